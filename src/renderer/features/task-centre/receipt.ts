/** The recovery receipt in words. */
import { countVerdicts, type Recovery, type Verdict } from '@shared/recovery';
import { t } from '../../i18n';

/** What matters most to the person who comes back stands first. */
const ORDER: readonly Verdict[] = [
  'resumed',
  'finished',
  'failed',
  'stopped',
  'expired',
  'lost',
  'needs-you',
  'waiting',
  'checking',
];

/** "3 resumed, 2 finished while you were away, 1 expired, 1 needs you". */
export function receiptWords(recovery: Recovery): string {
  const counts = countVerdicts(recovery);
  return ORDER.filter((verdict) => counts[verdict] > 0)
    .map((verdict) => t(`tasks:receipt.${verdict}`, { count: counts[verdict] }))
    .join(', ');
}

/** Whether every task has been heard of, so that the line will only change for the better. */
export function isComplete(recovery: Recovery): boolean {
  const counts = countVerdicts(recovery);
  return counts.checking === 0 && counts.waiting === 0;
}
