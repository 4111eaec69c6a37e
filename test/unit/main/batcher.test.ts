import { beforeEach, describe, expect, it } from 'vitest';
import { Batcher, FRAME_MS, MAX_BATCH } from '../../../src/main/streams/batcher';
import { ManualClock } from './manual-clock';

let clock: ManualClock;
let batches: (readonly number[])[];
let batcher: Batcher<number>;
let frameMs: number;

beforeEach(() => {
  clock = new ManualClock();
  batches = [];
  frameMs = FRAME_MS;
  batcher = new Batcher(
    clock,
    () => frameMs,
    (items) => batches.push(items),
  );
});

describe('gathering for a frame', () => {
  it('hands over what came together after a quiet frame without waiting', () => {
    batcher.add(1);
    batcher.add(2);
    clock.advance(0);
    expect(batches).toEqual([[1, 2]]);
    clock.advance(FRAME_MS);
    batcher.add(3);
    clock.advance(0);
    expect(batches).toEqual([[1, 2], [3]]);
  });

  it('hands over at most once in a frame', () => {
    batcher.add(0);
    clock.advance(0);
    for (let n = 1; n < FRAME_MS; n += 1) {
      clock.advance(1);
      batcher.add(n);
    }
    expect(batches).toHaveLength(1);
    clock.advance(1);
    expect(batches.map(({ length }) => length)).toEqual([1, FRAME_MS - 1]);
  });

  it('does not let more gather than one commit may carry', () => {
    for (let n = 0; n < MAX_BATCH + 1; n += 1) batcher.add(n);
    expect(batches.map(({ length }) => length)).toEqual([MAX_BATCH]);
    clock.advance(FRAME_MS);
    expect(batches.map(({ length }) => length)).toEqual([MAX_BATCH, 1]);
  });

  it('takes as long as a frame is at the moment', () => {
    frameMs = 100;
    batcher.add(1);
    clock.advance(0);
    batcher.add(2);
    clock.advance(99);
    expect(batches).toEqual([[1]]);
    clock.advance(1);
    expect(batches).toEqual([[1], [2]]);
    frameMs = FRAME_MS;
    batcher.add(3);
    clock.advance(FRAME_MS);
    expect(batches).toEqual([[1], [2], [3]]);
  });

  it('hands over at once when asked to, and never nothing', () => {
    batcher.flush();
    batcher.add(1);
    batcher.flush();
    clock.advance(FRAME_MS);
    expect(batches).toEqual([[1]]);
  });
});
