/**
 * What cards send in the person's name. The platform's own client sends the same words, and its copilot is told to expect
 * some of them, so they are not translated.
 */

interface Answer {
  readonly keyword: string;
  readonly answer: string;
}

/** The answers to a clarification, in the words of the platform's contract. */
export function clarificationReply(answers: readonly Answer[]): string {
  const lines = answers.map(({ keyword, answer }) => `${keyword}: ${answer.trim()}`);
  return `I have the answers to your questions:\n\n${lines.join('\n')}\n\nPlease proceed with creating the agent.`;
}

export const CREDENTIALS_REPLY =
  "I've configured the required credentials. Please check if everything is ready and proceed with setting up the agent.";

export const SIGNED_IN_REPLY = 'I have signed in. Please continue.';

export const saveAgentReply = (name: string) => `Please save the agent "${name}" to my library.`;

export const runExampleReply = (name: string) =>
  `Run the agent "${name}" with example values so that I can see how it works.`;

export const runAgentReply = (name: string) => `Run the agent "${name}"`;

/** @param inputs what the person has filled in; those left empty are not mentioned. */
export function runWithInputsReply(
  name: string,
  inputs: readonly { readonly name: string; readonly value: string }[],
): string {
  const filled = inputs.filter(({ value }) => value.trim() !== '');
  if (filled.length === 0) return `${runAgentReply(name)}.`;
  const lines = filled.map((input) => `- ${input.name}: ${input.value.trim()}`);
  return `${runAgentReply(name)} with these inputs:\n\n${lines.join('\n')}`;
}

export const reviewReply = (blockName: string, reviewId: string, approved: boolean) =>
  approved
    ? `I approve running "${blockName}" (review ${reviewId}). Please go on.`
    : `I reject running "${blockName}" (review ${reviewId}). Do not run it.`;
