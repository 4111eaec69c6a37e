/** The bundled documentation. */
import type { DocPage } from './catalogue';

const page = (path: string, section: string, title: string, ...paragraphs: string[]): DocPage => ({
  path,
  section,
  title,
  content: [`# ${title}`, ...paragraphs].join('\n\n'),
});

export const DOCS: readonly DocPage[] = [
  page(
    'getting-started',
    'Basics',
    'Getting started',
    'Describe in plain words what an agent should do. The copilot asks back when something is missing, builds the agent and saves it to your library.',
    'Then run it: once by hand, on a schedule, or when another service calls.',
  ),
  page(
    'glossary',
    'Basics',
    'Glossary',
    '**Agent**: a graph of blocks that does one job. **Block**: one step of it. **Link**: carries the output of a block to the input of another. **Run**: one execution of an agent.',
  ),
  page(
    'long-tasks',
    'Basics',
    'Long tasks',
    'Building or changing an agent takes a while. You can close the window: the work goes on, and its result waits in the chat and in the library.',
    'Stopping is something only you do, with the Stop button. A lost connection never stops a task.',
  ),
  page(
    'agents/building',
    'Agents',
    'Building an agent',
    'A good goal names what comes in, what should come out, and when it should happen: "Every morning, mail me three news stories about space".',
    'The goal is decomposed into steps, each step becomes a block, the blocks are linked, the graph is validated and saved.',
  ),
  page(
    'agents/editing',
    'Agents',
    'Editing an agent',
    'Say which agent of your library should change, and how: "edit my agent News Digest: also send it to Slack". The change is saved as a new version; the old one stays.',
  ),
  page(
    'agents/running',
    'Agents',
    'Running an agent',
    'An agent lists its inputs. Required ones must be given, the others have a value of their own. Missing accounts are asked for before the first run.',
    'A dry run needs no accounts and touches nothing.',
  ),
  page(
    'agents/outputs',
    'Agents',
    'Reading the output of a run',
    'Each run has a state (queued, running, completed or failed) and named outputs. The copilot shows the latest run when you ask for the output of an agent.',
  ),
  page(
    'agents/scheduling',
    'Agents',
    'Scheduling an agent',
    'A schedule is a cron expression in your own time zone. A run that was missed because the computer slept is made up for once.',
  ),
  page(
    'agents/webhooks',
    'Agents',
    'Webhooks',
    'An agent with a webhook trigger has an address that other services call. The body of the call becomes the input of the run.',
  ),
  page(
    'blocks/overview',
    'Blocks',
    'Blocks',
    'A block does one thing: it takes inputs, works, and gives outputs. Blocks come in categories: input, output, text, AI, search, communication, trigger, logic, data and development.',
  ),
  page(
    'blocks/text',
    'Blocks',
    'Working with text',
    'Combine texts, fill in templates, extract what matches a pattern, count words. Use an AI block where rules are not enough.',
  ),
  page(
    'blocks/custom',
    'Blocks',
    'Writing a block of your own',
    'A block is a class with a schema for its inputs, a schema for its outputs and one method that runs. Keep it small; agents are where things come together.',
  ),
  page(
    'library',
    'Library',
    'The library',
    'The library holds the agents that you created or added from the marketplace. Only you see it.',
  ),
  page(
    'marketplace',
    'Library',
    'The marketplace',
    'The marketplace lists agents by others. Search it by what an agent should do; add what you like to your library.',
  ),
  page(
    'credentials',
    'Accounts',
    'Accounts and credentials',
    'Agents that use a service need an account for it: by signing in (OAuth) or with an API key. Credentials are stored encrypted and handed only to blocks that ask for them.',
  ),
  page(
    'workspace',
    'Files',
    'Workspace files',
    'The workspace holds files that the copilot and your agents read and write. Ask for the list, or for one file by its path.',
  ),
];
