/** Servers give a chat without a title an empty one, too. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskEntry } from '@shared/chat/task';
import { settingsFile } from '@shared/settings';
import { describe, expect, it } from 'vitest';
import { announcementOf } from '../../../src/main/notifications/announcement';
import { runningTasks } from '../../../src/main/store/running-tasks';
import type { StoredSession } from '../../../src/main/store/sessions';
import type { Store } from '../../../src/main/store/store';
import { exportMarkdown } from '../../../src/main/transfer/export';
import { aTask, NOW } from '../renderer/fixtures';

/** What these readers ask of a store that has one empty chat. */
const storeOf = (title: string) =>
  ({
    sessions: { list: () => [{ id: 'one', title, running: 1 }] },
    tasks: { openIn: () => [aTask({ sessionId: 'one' })] },
    transcripts: { after: () => [] },
  }) as unknown as Store;

describe.each(['', ' '])('a chat titled %j', (title) => {
  it('is announced by what was asked', () => {
    const entry: TaskEntry = {
      task: aTask({ status: 'failed', state: 'settled', settledAt: NOW }),
      toolName: null,
      prompt: 'Sum up my mails',
      steps: [],
      failure: null,
      needsYou: false,
    };
    const { notifications } = settingsFile.parse({});
    const said = announcementOf(entry, { title, messageId: null }, notifications);
    expect(said?.what).toBe('Sum up my mails');
  });

  it('can be read in the menu of the tray', () => {
    expect(runningTasks(storeOf(title)).map(({ label }) => label)).toEqual(['Longhaul']);
  });

  it('has a heading in a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longhaul-title-'));
    try {
      const file = join(folder, 'chat.md');
      await exportMarkdown(storeOf(title), { id: 'one', title } as StoredSession, file);
      expect(await readFile(file, 'utf8')).toBe('# Untitled chat\n\n');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
