import { describe, expect, it } from 'vitest';
import {
  clarificationReply,
  runWithInputsReply,
} from '../../../src/renderer/features/cards/replies';

describe('what cards send', () => {
  it('answers a clarification in the words of the contract', () => {
    const answers = [
      { keyword: 'sources', answer: ' BBC ' },
      { keyword: 'time', answer: '07:30' },
    ];
    expect(clarificationReply(answers)).toBe(
      'I have the answers to your questions:\n\nsources: BBC\ntime: 07:30\n\nPlease proceed with creating the agent.',
    );
  });

  it('runs an agent with the inputs that were filled in', () => {
    const inputs = [
      { name: 'to', value: 'me' },
      { name: 'cc', value: ' ' },
    ];
    expect(runWithInputsReply('Digest', inputs)).toBe(
      'Run the agent "Digest" with these inputs:\n\n- to: me',
    );
    expect(runWithInputsReply('Digest', [])).toBe('Run the agent "Digest".');
  });
});
