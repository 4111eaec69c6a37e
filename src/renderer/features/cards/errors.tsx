/** What went wrong in a tool, in words that say what to do about it. */
import { TriangleAlert } from 'lucide-react';
import { t } from '../../i18n';
import { Card } from './Card';
import type { CardOf } from './card-props';
import { JsonDetails } from './JsonDetails';

const HINTS = [
  'service_not_configured',
  'decomposition_failed',
  'generation_failed',
  'update_generation_failed',
  'unachievable_goal',
  'vague_goal',
  'agent_not_found',
  'auth_required',
  'save_failed',
] as const;

/** @param code a known code, perhaps with a kind behind a colon: `generation_failed:timeout`. */
function hintFor(code: string | null | undefined): string | null {
  const known = HINTS.find((hint) => hint === code?.split(':')[0]);
  return known ? t(`cards:errors.${known}`) : null;
}

export function ErrorCard({ card }: CardOf<'error'>) {
  const hint = hintFor(card.error);
  return (
    <Card
      icon={TriangleAlert}
      tone="warning"
      title={card.message || t('cards:errors.title')}
      subtitle={hint}
    >
      {card.error && !hint && (
        <p className="select-text font-mono text-ink-faint text-xs">{card.error}</p>
      )}
      {card.details !== null && card.details !== undefined && (
        <JsonDetails label={t('cards:details')} value={card.details} />
      )}
    </Card>
  );
}
