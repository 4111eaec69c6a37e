/** Blocks: found, described, run, and waiting for a person's consent. */
import { Blocks, Puzzle, ShieldQuestion, SquarePlay } from 'lucide-react';
import { t } from '../../i18n';
import { Button } from '../../ui/Button';
import { Badge, Card, CardSection } from './Card';
import { useCardActions } from './card-actions';
import type { CardOf } from './card-props';
import { JsonDetails } from './JsonDetails';
import { ReplyButtons } from './ReplyButtons';
import { reviewReply } from './replies';
import { Outputs } from './ValueView';

type Block = CardOf<'block_details'>['card']['block'];

export function BlockListCard({ card }: CardOf<'block_list'>) {
  return (
    <Card
      icon={Blocks}
      title={card.message}
      subtitle={card.usage_hint ?? undefined}
      aside={t('cards:block.found', { count: card.count })}
    >
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line">
        {card.blocks.map((block) => (
          <li key={block.id} className="px-3 py-2.5">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="font-medium">{block.name}</span>
              <Categories block={block} />
            </p>
            <p className="text-ink-soft text-xs">{block.description}</p>
            <RequiredInputs block={block} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function BlockDetailsCard({ card }: CardOf<'block_details'>) {
  const { block } = card;
  return (
    <Card
      icon={Puzzle}
      title={block.name}
      subtitle={block.description}
      aside={<Categories block={block} />}
    >
      <RequiredInputs block={block} />
      <div>
        <JsonDetails label={t('cards:block.input')} value={block.input_schema} />
        <JsonDetails label={t('cards:block.output')} value={block.output_schema} />
      </div>
    </Card>
  );
}

function Categories({ block }: { readonly block: Block }) {
  return block.categories.map((category) => (
    <Badge key={category}>{category.toLowerCase().replaceAll('_', ' ')}</Badge>
  ));
}

function RequiredInputs({ block }: { readonly block: Block }) {
  if (block.required_inputs.length === 0) return null;
  return (
    <p className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5 text-ink-faint text-xs">
      {block.required_inputs.map((input) => (
        <span key={input.name} title={input.description ?? undefined}>
          <code className="text-ink-soft">{input.name}</code>: {input.type}
        </span>
      ))}
    </p>
  );
}

export function BlockOutputCard({ card }: CardOf<'block_output'>) {
  return (
    <Card
      icon={SquarePlay}
      tone={card.success ? 'good' : 'bad'}
      title={card.block_name}
      subtitle={card.message}
      aside={card.is_dry_run && <Badge>{t('cards:block.dryRun')}</Badge>}
    >
      <Outputs outputs={card.outputs} />
    </Card>
  );
}

export function ReviewCard({ card }: CardOf<'review_required'>) {
  const { answered, send } = useCardActions();
  const reply = (approved: boolean) => send(reviewReply(card.block_name, card.review_id, approved));
  return (
    <Card
      icon={ShieldQuestion}
      tone={answered ? 'neutral' : 'warning'}
      title={t('cards:review.title', { block: card.block_name })}
      subtitle={card.message}
      actions={
        !answered && (
          <ReplyButtons>
            <Button kind="primary" onClick={() => reply(true)}>
              {t('cards:review.approve')}
            </Button>
            <Button kind="danger" onClick={() => reply(false)}>
              {t('cards:review.reject')}
            </Button>
          </ReplyButtons>
        )
      }
    >
      <CardSection title={t('cards:review.data')}>
        <Outputs
          outputs={Object.fromEntries(
            Object.entries(card.input_data).map(([name, value]) => [name, [value]]),
          )}
        />
      </CardSection>
    </Card>
  );
}
