/** A goal that should be changed before an agent can be built for it. */
import { Target } from 'lucide-react';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Card, CardSection } from './Card';
import { useCardActions } from './card-actions';
import type { CardOf } from './card-props';
import { ReplyButtons } from './ReplyButtons';

export function SuggestedGoalCard({ card }: CardOf<'suggested_goal'>) {
  const { answered, send, draft } = useCardActions();
  return (
    <Card
      icon={Target}
      tone={answered ? 'neutral' : 'accent'}
      title={card.goal_type === 'vague' ? t('cards:goal.vague') : t('cards:goal.unachievable')}
      subtitle={card.reason || card.message}
      actions={
        !answered && (
          <ReplyButtons>
            <Button kind="primary" onClick={() => send(card.suggested_goal)}>
              {t('cards:goal.accept')}
            </Button>
            <Button onClick={() => draft(card.suggested_goal)}>{t('cards:goal.edit')}</Button>
          </ReplyButtons>
        )
      }
    >
      <CardSection title={t('cards:goal.suggested')}>
        <p className="select-text rounded-lg border border-line border-l-3 border-l-accent bg-sunken px-3 py-2 text-base">
          {card.suggested_goal}
        </p>
      </CardSection>
      <CardSection title={t('cards:goal.original')}>
        <p className="select-text text-ink-soft">{card.original_goal}</p>
      </CardSection>
    </Card>
  );
}
