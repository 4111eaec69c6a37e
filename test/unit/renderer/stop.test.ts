/** Stopping a task once more after its server has refused. */
import type { Task } from '@shared/chat/task';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../../src/renderer/client';
import { ClientContext } from '../../../src/renderer/client-context';
import { TaskRow } from '../../../src/renderer/features/task-centre/TaskRow';
import { taskWords } from '../../../src/renderer/features/tasks/task-words';
import { FakeBridge } from './fake-bridge';
import { aTask, NOW } from './fixtures';

const client = createClient(new FakeBridge({}), {
  newChat: () => false,
  read: () => null,
  write: () => undefined,
});

/** The attributes of the button that stops. */
function stopButton(shown: ReactNode): string {
  const html = renderToStaticMarkup(createElement(ClientContext, { value: client }, shown));
  const button = html.match(/<button([^>]*)>(?:<svg.*?<\/svg>)?Stop<\/button>/)?.[1];
  if (button === undefined) throw new Error(`There is no button to stop in ${html}`);
  return button;
}

function inTaskCentre(task: Task): string {
  const entry = { task, toolName: null, prompt: null, steps: [], failure: null, needsYou: false };
  return stopButton(createElement(TaskRow, { entry, now: NOW, onDismiss: () => undefined }));
}

const asked = aTask({ kind: 'operation', stopRequested: true });
const refused = { ...asked, stopRefusal: 'The server cannot stop this task.' };

describe('the button to stop', () => {
  it('asks once', () => expect(inTaskCentre(asked)).toContain('disabled=""'));

  it('asks again after a refusal', () => {
    expect(inTaskCentre(refused)).not.toContain('disabled=""');
  });
});

describe('a task whose server refused to stop it', () => {
  it.each([
    ['connecting', 'Connecting…'],
    ['waiting', 'Reconnecting…: the server is not reachable'],
  ] as const)('is not called stopping while it is %s', (state, words) => {
    expect(taskWords({ ...refused, state, waitReason: 'backoff' }, NOW).words).toBe(words);
  });
});
