/** Questions that must be answered before the work can go on. */
import { Check, MessageCircleQuestion } from 'lucide-react';
import type { FormEvent } from 'react';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Card } from './Card';
import { useCardActions, useCardDraft } from './card-actions';
import type { CardOf } from './card-props';
import { Field } from './Field';
import { ReplyButtons } from './ReplyButtons';
import { clarificationReply } from './replies';

type Props = CardOf<'clarification_needed' | 'agent_builder_clarification_needed'>;

export function ClarificationCard({ card, toolCallId }: Props) {
  const { answered, send } = useCardActions();
  const draft = useCardDraft(toolCallId);
  const answers = card.questions.map(({ keyword }, index) => ({
    keyword,
    // Two questions may share a keyword.
    name: `${index} ${keyword}`,
    answer: draft.typed(`${index} ${keyword}`) ?? '',
  }));
  const missing = answers.filter(({ answer }) => answer.trim() === '').length;

  const done = answered && missing === 0;
  const title = answered ? t('cards:clarification.over') : t('cards:clarification.title');

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (missing > 0 || answered) return;
    send(clarificationReply(answers));
  }

  return (
    <form onSubmit={submit} data-testid="clarification">
      <Card
        icon={done ? Check : MessageCircleQuestion}
        tone={done ? 'good' : answered ? 'neutral' : 'accent'}
        title={done ? t('cards:clarification.done') : title}
        subtitle={card.message}
        actions={
          !answered && (
            <ReplyButtons>
              <Button type="submit" kind="primary" disabled={missing > 0}>
                {t('cards:clarification.submit')}
              </Button>
              {missing > 0 && (
                <span className="text-ink-faint text-xs">
                  {t('cards:clarification.missing', { count: missing })}
                </span>
              )}
            </ReplyButtons>
          )
        }
      >
        <ol className="flex flex-col gap-3.5">
          {card.questions.map(({ question, example }, index) => {
            const answer = answers[index];
            if (!answer) return null;
            return (
              <li key={answer.name}>
                <Field
                  label={`${index + 1}. ${question}`}
                  hint={example ? t('cards:clarification.example', { example }) : undefined}
                  value={answer.answer}
                  required
                  multiline
                  readOnly={answered || draft.readOnly}
                  onChange={(value) => draft.set(answer.name, value)}
                />
              </li>
            );
          })}
        </ol>
      </Card>
    </form>
  );
}
