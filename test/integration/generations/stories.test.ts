/** Every generation of the platform's chat API, undisturbed and disturbed, through the engine as the app runs it. */
import type { Message } from '@shared/chat/message';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  GENERATIONS,
  type Generation,
  type GenerationServer,
  startGeneration,
} from '../../support/generations';
import { eventually, messages, type Running, startEngine } from '../engine/engine';
import { temporaryFolder } from '../store/temporary';

const ASK = { turn: 'which blocks are there?', operation: 'make me an agent' } as const;
type Story = keyof typeof ASK;

/** Where a turn lives only as long as the connection of its client. */
const fragile = (generation: Generation) => generation === 'g0' || generation === 'g1';

/** Where some text has been said, and some has not. */
function heldAt(generation: Generation, story: Story): number {
  const thinks = story === 'turn' && (generation === 'g6' || generation === 'g7');
  return thinks ? 14 : 6;
}

interface Stage {
  readonly folder: string;
  readonly server: GenerationServer;
  readonly app: Running;
}

async function begin(generation: Generation, story: Story, hold?: number): Promise<Stage> {
  const server = await startGeneration(generation);
  onTestFinished(() => server.stop());
  if (hold !== undefined) server.hold(hold);
  const folder = temporaryFolder();
  const app = start(folder, server);
  app.store.sessions.create('s1', 0);
  app.engine.sender.send('s1', ASK[story]);
  return { folder, server, app };
}

function start(folder: string, { url }: GenerationServer): Running {
  return startEngine({ folder, url, pollDelay: () => 20 });
}

async function over(app: Running): Promise<void> {
  await eventually(
    () => app.store.tasks.all().map(({ state }) => state),
    (states) => {
      expect(states).not.toEqual([]);
      expect(new Set(states)).toEqual(new Set(['settled']));
    },
  );
}

/** What a person sees, without ids and times. */
function shown(app: Running) {
  return messages(app).map(({ role, status, parts }) => ({ role, status, parts: parts.map(bare) }));
}

/** Everything that was said, whichever message and step it was said in. */
function flat(seen: ReturnType<typeof shown>) {
  return seen.flatMap(({ role, status, parts }) =>
    parts.flatMap((part) => (part.type === 'step' ? [] : [{ role, status, part }])),
  );
}

function bare(part: Message['parts'][number]) {
  if (part.type !== 'tool') return part;
  const { operation: _task, ...rest } = part;
  return rest;
}

function text(app: Running): string {
  const parts = messages(app).flatMap((message) => (message.role === 'user' ? [] : message.parts));
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** No window was ever shown less than before, and no request was sent without need. */
function expectCalm({ app, server }: Stage, atMost: number): void {
  expect(app.errors).toEqual([]);
  expect(server.posts()).toBe(1);
  expect(server.requests.length).toBeLessThanOrEqual(atMost);
  const removed = app.patches.flatMap(({ changes }) =>
    changes.filter(({ type }) => type === 'message.removed'),
  );
  expect(removed).toEqual([]);
}

it.each(['g6', 'g7'] as const)(
  '%s: a question is known by the id of its row afterwards',
  async (generation) => {
    const { app } = await begin(generation, 'turn');
    await over(app);
    await eventually(
      () => app.store.transcripts.rowNames('s1').get('row-1'),
      (known) => expect(known).toBe(messages(app)[0]?.id),
    );
  },
);

describe.each(GENERATIONS)('%s', (generation) => {
  const references = new Map<Story, ReturnType<typeof shown>>();
  async function reference(story: Story) {
    const known = references.get(story);
    if (known) return known;
    const stage = await begin(generation, story);
    await over(stage.app);
    await rows(stage);
    references.set(story, shown(stage.app));
    expectCalm(stage, 12);
    return shown(stage.app);
  }

  /** Waits until what the server stores has been asked for after the end. */
  async function rows({ server }: Stage) {
    const details = () => server.requests.filter(({ path }) => /^\/sessions\/[^/]+$/.test(path));
    const before = details().length;
    await eventually(details, (seen) => expect(seen.length).toBeGreaterThan(before));
  }

  it.each(['turn', 'operation'] as const)('tells a whole %s', async (story) => {
    const whole = await reference(story);
    expect(whole.map(({ role, status }) => `${role} ${status}`)).toMatchSnapshot();
    const said = whole.flatMap(({ role, parts }) => (role === 'user' ? [] : parts));
    expect(said.flatMap((part) => (part.type === 'text' ? [part.text] : []))).toMatchSnapshot();
    const tools = said.flatMap((part) => (part.type === 'tool' ? [part] : []));
    expect(tools.map(({ toolName, state }) => `${toolName} ${state}`)).toMatchSnapshot();
  });

  it.each([
    ['turn', 300],
    ['turn', 900],
    ['turn', 2_300],
    ['operation', 500],
  ] as const)('survives a %s cut after %i bytes', async (story, bytes) => {
    const whole = await reference(story);
    const stage = await begin(generation, story);
    stage.server.cutAfter(bytes);
    await over(stage.app);
    await rows(stage);
    expectCalm(stage, 40);
    expectOutcome(stage, whole, story);
  });

  it('C48: posts a message once whose answer was lost, though the server does not know its id', async () => {
    const whole = await reference('turn');
    const server = await startGeneration(generation);
    onTestFinished(() => server.stop());
    server.loseAnswer();
    const folder = temporaryFolder();
    const app = start(folder, server);
    app.store.sessions.create('s1', 0);
    app.engine.sender.send('s1', ASK.turn);
    await over(app);
    expect(server.posts()).toBe(1);
    const said = messages(app).filter(({ role }) => role === 'user');
    expect(said).toMatchObject([{ status: 'sent' }]);
    if (!fragile(generation)) {
      const words = flat(whole).flatMap(({ part }) => (part.type === 'text' ? [part.text] : []));
      await eventually(
        () => flat(shown(app)).flatMap(({ part }) => (part.type === 'text' ? [part.text] : [])),
        (seen) => expect(seen).toEqual(words),
      );
    }
  });

  it.each(['turn', 'operation'] as const)(
    'survives a restart in the middle of a %s',
    async (story) => {
      const whole = await reference(story);
      const stage = await begin(generation, story, heldAt(generation, story));
      await eventually(
        () => text(stage.app),
        (seen) => expect(seen.length).toBeGreaterThan(2),
      );
      stage.app.close();
      const again = start(stage.folder, stage.server);
      stage.server.release();
      await over(again);
      await rows(stage);
      expectCalm({ ...stage, app: again }, 40);
      expectOutcome({ ...stage, app: again }, whole, story);
    },
  );

  it.each(['turn', 'operation'] as const)(
    'survives a server that is away for a while in a %s',
    async (story) => {
      const whole = await reference(story);
      const stage = await begin(generation, story, heldAt(generation, story));
      await eventually(
        () => text(stage.app),
        (seen) => expect(seen.length).toBeGreaterThan(2),
      );
      await stage.server.kill();
      await eventually(
        () => stage.app.store.tasks.all()[0],
        (task) => expect(task).toMatchObject({ state: 'waiting' }),
      );
      await stage.server.restart();
      stage.server.release();
      await over(stage.app);
      await rows(stage);
      expectCalm(stage, 60);
      expectOutcome(stage, whole, story);
    },
  );

  function expectOutcome({ app }: Stage, whole: ReturnType<typeof shown>, story: Story) {
    if (!fragile(generation) || story === 'operation') {
      // Rows do not tell into how many messages a stream had divided what follows a long operation.
      if (story === 'turn') expect(shown(app)).toEqual(whole);
      else expect(flat(shown(app))).toEqual(flat(whole));
      return;
    }
    // The server has stopped: what it kept is shown, marked as not the whole answer.
    const [task] = app.store.tasks.all();
    expect(task).toMatchObject({ status: 'lost' });
    expect(task?.detail).toContain('connection was lost');
    expect(messages(app).at(-1)?.status).toBe('partial');
    const parts = whole.flatMap((message) => (message.role === 'user' ? [] : message.parts));
    const all = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    expect(all.startsWith(text(app))).toBe(true);
    expect(text(app).length).toBeGreaterThan(0);
  }
});
