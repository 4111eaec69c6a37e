import { readErrorBody } from '@shared/protocol/errors';
import { describe, expect, it } from 'vitest';

describe('error bodies', () => {
  it.each([
    [{ message: 'm', detail: 'Session X not found.', hint: 'h' }, null, 'Session X not found.'],
    [{ detail: 'Token has expired' }, null, 'Token has expired'],
    [{ detail: { code: 'TASK_EXPIRED', message: 'Gone.' } }, 'TASK_EXPIRED', 'Gone.'],
    [
      { message: 'm', detail: [{ msg: 'too long' }, { msg: 'bad id' }], hint: 'h' },
      null,
      'too long; bad id',
    ],
    [{ detail: [] }, null, 'The server answered with status 418.'],
    [{ message: 'only this' }, null, 'only this'],
  ])('reads %j', (body, code, message) => {
    expect(readErrorBody(418, JSON.stringify(body))).toEqual({ code, message });
  });

  it('survives a body that is no JSON', () => {
    expect(readErrorBody(502, '<html>Bad gateway</html>')).toEqual({
      code: null,
      message: 'The server answered with status 502.',
    });
  });
});
