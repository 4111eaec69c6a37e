import { describe, expect, it } from 'vitest';
import { Gate } from '../../../src/main/streams/gate';

function crowd(limit: number) {
  const gate = new Gate(limit);
  const begun: string[] = [];
  const enter = (group: string) => gate.enter(group, () => begun.push(group));
  return { gate, begun, enter };
}

describe('the gate', () => {
  it('lets as many in as there is room, the rest as others leave', () => {
    const { begun, enter } = crowd(2);
    const [leave] = ['a', 'b', 'c'].map(enter);
    expect(begun).toEqual(['a', 'b']);
    leave?.();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('gives up a place once, however often it is told', () => {
    const { begun, enter } = crowd(1);
    const leave = enter('a');
    enter('b');
    enter('c');
    leave();
    leave();
    expect(begun).toEqual(['a', 'b']);
  });

  it('forgets those who leave the queue', () => {
    const { begun, enter } = crowd(1);
    const leave = enter('a');
    const leaveQueue = enter('b');
    enter('c');
    leaveQueue();
    leave();
    expect(begun).toEqual(['a', 'c']);
  });

  it('C43: prefers a group, and is fair among the others', () => {
    const { gate, begun, enter } = crowd(1);
    const leaves = [enter('a')];
    for (const group of ['b', 'c', 'seen', 'd']) leaves.push(enter(group));
    gate.prefer(new Set(['seen']));
    leaves[0]?.();
    leaves[3]?.();
    leaves[1]?.();
    expect(begun).toEqual(['a', 'seen', 'b', 'c']);
  });

  it('C43: lets groups take turns, however many of one are waiting', () => {
    const { begun, enter } = crowd(1);
    const leaves = ['a', 'a', 'a', 'b', 'c'].map(enter);
    for (const at of [0, 3, 4]) leaves[at]?.();
    expect(begun).toEqual(['a', 'b', 'c', 'a']);
  });

  it('C43: keeps room for those that are preferred', () => {
    const gate = new Gate(1, 1);
    const begun: string[] = [];
    gate.prefer(new Set(['seen']));
    for (const group of ['a', 'b', 'seen', 'seen']) gate.enter(group, () => begun.push(group));
    expect(begun).toEqual(['a', 'seen']);
  });

  it('survives one who leaves while beginning', () => {
    const gate = new Gate(1);
    const begun: string[] = [];
    const late: { leave?: () => void } = {};
    late.leave = gate.enter('a', () => begun.push('a'));
    gate.enter('b', () => begun.push('b'));
    late.leave();
    expect(begun).toEqual(['a', 'b']);
  });
});
