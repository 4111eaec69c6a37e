/** What the scripted model says when it is not asked for a script. It never pretends to understand. */

const ABOUT = [
  'I am the **scripted copilot** that ships with Longhaul: I follow fixed rules and have no model behind me.',
  '',
  'Longhaul is a desktop chat client whose long tasks survive closed windows, sleep, lost networks, kills and restarts. Some things to try:',
  '',
  '- Ask me to *create an agent* and close the window while it works.',
  '- Send `/script text chars=20000 interval=5` and pull the network cable.',
  '- Send `/script` to see every script.',
].join('\n');

export function echoAnswer(message: string): string {
  const quoted = message.split('\n').map((line) => `> ${line}`);
  return ['You wrote:', '', ...quoted, '', ABOUT].join('\n');
}

export function scriptHelp(reason: string, help: string): string {
  return [`${reason}`, '', 'These scripts exist; every argument is optional:', '', help].join('\n');
}

export function agentIntro(description: string): string {
  return `I will create an agent for this: *${description.replaceAll('*', '').split('\n')[0] ?? ''}*\n\nIt takes a while. You can close the window; the work goes on.`;
}

export function agentComment(name: string): string {
  return [
    `Your agent **${name}** is ready and saved to the library. 🎉`,
    '',
    'What you can do now:',
    '',
    '1. Open it in the library and run it with example values.',
    '2. Open it in the builder to see its blocks.',
    '3. Tell me what to change.',
    '',
    'This agent was simulated by the scripted copilot, so that you can see how a long task looks from start to end.',
  ].join('\n');
}

export function toolsComment(count: number): string {
  return count === 1 ? 'The tool has answered.' : `All ${count} tools have answered.`;
}
