/** Agents: previewed, saved, found, described. */
import { Bot, Library, Search, Sparkles, Star, WandSparkles } from 'lucide-react';
import { t } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import { Button } from '../../ui/Button';
import { AgentLink } from './AgentLink';
import { Badge, Card, CardSection, Facts } from './Card';
import { useCardActions } from './card-actions';
import type { CardOf } from './card-props';
import { JsonDetails } from './JsonDetails';
import { ReplyButtons } from './ReplyButtons';
import { runAgentReply, runExampleReply, saveAgentReply } from './replies';
import { inputNames } from './tool-output';

export function AgentPreviewCard({ card }: CardOf<'agent_preview' | 'agent_builder_preview'>) {
  const { answered, send, draft } = useCardActions();
  return (
    <Card
      icon={Sparkles}
      tone="accent"
      title={card.agent_name}
      subtitle={card.description || card.message}
      aside={<Badge>{t('cards:agent.preview')}</Badge>}
      actions={
        !answered && (
          <ReplyButtons>
            <Button kind="primary" onClick={() => send(saveAgentReply(card.agent_name))}>
              {t('cards:agent.save')}
            </Button>
            <Button onClick={() => draft('')}>{t('cards:agent.change')}</Button>
          </ReplyButtons>
        )
      }
    >
      <p className="text-ink-faint text-xs">
        {t('cards:agent.blocks', { count: card.node_count })},{' '}
        {t('cards:agent.links', { count: card.link_count })}
      </p>
      <JsonDetails label={t('cards:agent.graph')} value={card.agent_json} />
    </Card>
  );
}

export function AgentSavedCard({ card }: CardOf<'agent_saved' | 'agent_builder_saved'>) {
  const { answered, send, draft } = useCardActions();
  return (
    <Card
      icon={Bot}
      tone="good"
      title={card.agent_name || t('cards:agent.yours')}
      subtitle={card.message}
      actions={
        !answered && (
          <ReplyButtons>
            <Button onClick={() => send(runExampleReply(card.agent_name))}>
              {t('cards:agent.runExample')}
            </Button>
            <Button onClick={() => draft(`${runAgentReply(card.agent_name)} with `)}>
              {t('cards:agent.runOwn')}
            </Button>
          </ReplyButtons>
        )
      }
    >
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
        <AgentLink label={t('cards:agent.inLibrary')} address={card.library_agent_link} />
        <AgentLink label={t('cards:agent.inBuilder')} address={card.agent_page_link} />
      </ul>
    </Card>
  );
}

type Found = CardOf<'agents_found'>['card']['agents'][number];

export function AgentsFoundCard({ card }: CardOf<'agents_found'>) {
  return (
    <Card
      icon={Search}
      title={card.title}
      subtitle={card.message}
      aside={t('cards:agent.found', { count: card.count })}
    >
      <ul className="grid grid-cols-1 gap-2 min-[900px]:grid-cols-2">
        {card.agents.map((agent) => (
          <AgentTile key={agent.id} {...agent} meta={<FoundMeta agent={agent} />} />
        ))}
      </ul>
    </Card>
  );
}

function FoundMeta({ agent }: { readonly agent: Found }) {
  return (
    <>
      {agent.in_library && (
        <Badge tone="accent">
          <Library size={11} aria-hidden />
          {t('cards:agent.owned')}
        </Badge>
      )}
      {agent.creator && <span>{t('cards:agent.by', { creator: agent.creator })}</span>}
      {typeof agent.rating === 'number' && (
        <span className="inline-flex items-center gap-0.5">
          <Star size={11} aria-hidden />
          {formatNumber(agent.rating)}
        </span>
      )}
      {typeof agent.runs === 'number' && (
        <span>{t('cards:agent.runs', { count: agent.runs })}</span>
      )}
    </>
  );
}

/** Older servers send this for a search; without any ratings, a row to leaf through is enough. */
export function AgentCarouselCard({ card }: CardOf<'agent_carousel'>) {
  return (
    <Card
      icon={Search}
      title={card.message}
      aside={t('cards:agent.found', { count: card.total_count })}
    >
      <ul className="grid auto-cols-[minmax(14rem,1fr)] grid-flow-col gap-2 overflow-x-auto pb-1">
        {card.agents.map((agent) => (
          <AgentTile key={agent.id} {...agent} />
        ))}
      </ul>
    </Card>
  );
}

interface TileProps {
  readonly name: string;
  readonly description: string;
  readonly meta?: React.ReactNode;
}

function AgentTile({ name, description, meta }: TileProps) {
  const { canWrite, draft } = useCardActions();
  return (
    <li className="flex flex-col gap-1.5 rounded-lg border border-line p-3">
      <p className="font-medium">{name}</p>
      <div className="flex-1">
        <p className="line-clamp-3 text-ink-soft text-xs">{description}</p>
      </div>
      {meta && (
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-ink-faint text-xs">
          {meta}
        </p>
      )}
      {canWrite && (
        <Button className="mt-0.5 self-start" onClick={() => draft(`${runAgentReply(name)} with `)}>
          {t('cards:agent.run')}
        </Button>
      )}
    </li>
  );
}

export function AgentDetailsCard({ card }: CardOf<'agent_details'>) {
  const { answered, draft } = useCardActions();
  const { agent } = card;
  const ways = (['manual', 'scheduled', 'webhook'] as const)
    .filter((way) => agent.execution_options[way])
    .map((way) => t(`cards:ways.${way}`));
  return (
    <Card
      icon={Bot}
      tone="accent"
      title={agent.name}
      subtitle={agent.description}
      aside={agent.in_library && <Badge tone="accent">{t('cards:agent.owned')}</Badge>}
      actions={
        !answered && (
          <ReplyButtons>
            <Button onClick={() => draft(`${runAgentReply(agent.name)} with `)}>
              {t('cards:agent.run')}
            </Button>
          </ReplyButtons>
        )
      }
    >
      <Facts
        facts={[
          { name: t('cards:agent.starts'), value: ways.length > 0 ? ways.join(', ') : null },
          {
            name: t('cards:setup.credentials'),
            value:
              agent.credentials.length > 0
                ? agent.credentials.map(({ title }) => title).join(', ')
                : null,
          },
          {
            name: t('cards:setup.inputs'),
            value: inputNames(agent.inputs).join(', ') || null,
          },
        ]}
      />
      <JsonDetails label={t('cards:details')} value={agent.inputs} />
    </Card>
  );
}

export function BuilderFixCard({ card }: CardOf<'agent_builder_fix_result'>) {
  return (
    <Card icon={WandSparkles} tone="good" title={card.message}>
      <CardSection title={t('cards:builder.fixes')}>
        <ul className="list-disc pl-4 text-ink-soft">
          {card.fixes_applied.map((fix) => (
            <li key={fix}>{fix}</li>
          ))}
        </ul>
      </CardSection>
      <JsonDetails label={t('cards:agent.graph')} value={card.agent_json} />
    </Card>
  );
}
