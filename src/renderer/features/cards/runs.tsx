/** Runs of agents: started, and what they brought. */
import { ListChecks, Play } from 'lucide-react';
import { t } from '../../i18n';
import { formatElapsed, formatMoment } from '../../i18n/format';
import { AgentLink } from './AgentLink';
import { Badge, Card, type CardTone, Facts } from './Card';
import type { CardOf } from './card-props';
import { JsonDetails } from './JsonDetails';
import { humanise } from './tool-output';
import { Outputs } from './ValueView';

const STATUS_TONES = {
  INCOMPLETE: 'neutral',
  QUEUED: 'neutral',
  RUNNING: 'accent',
  REVIEW: 'warning',
  COMPLETED: 'good',
  FAILED: 'bad',
  TERMINATED: 'warning',
} as const satisfies Record<string, CardTone>;

function isKnown(status: string): status is keyof typeof STATUS_TONES {
  return Object.hasOwn(STATUS_TONES, status);
}

const toneOf = (status: string): CardTone => (isKnown(status) ? STATUS_TONES[status] : 'neutral');

function Status({ status }: { readonly status: string }) {
  return (
    <Badge tone={toneOf(status)}>
      {isKnown(status) ? t(`cards:run.status.${status}`) : humanise(status.toLowerCase())}
    </Badge>
  );
}

export function ExecutionStartedCard({ card }: CardOf<'execution_started'>) {
  return (
    <Card
      icon={Play}
      tone="accent"
      title={card.graph_name}
      subtitle={card.message}
      aside={<Status status={card.status} />}
    >
      <ul className="text-xs">
        <AgentLink label={t('cards:run.view')} address={card.library_agent_link} />
      </ul>
      <Facts facts={[{ name: t('cards:run.id'), value: <code>{card.execution_id}</code> }]} />
    </Card>
  );
}

export function AgentOutputCard({ card }: CardOf<'agent_output'>) {
  const { execution } = card;
  return (
    <Card
      icon={ListChecks}
      tone={execution ? toneOf(execution.status) : 'neutral'}
      title={card.agent_name}
      subtitle={card.message}
      aside={execution && <Status status={execution.status} />}
    >
      {execution && <Outputs outputs={execution.outputs} />}
      <Facts
        facts={[
          { name: t('cards:run.started'), value: execution && moment(execution.started_at) },
          {
            name: t('cards:run.took'),
            value: execution && duration(execution.started_at, execution.ended_at),
          },
          { name: t('cards:run.all'), value: card.total_executions },
        ]}
      />
      {execution?.inputs_summary && (
        <JsonDetails label={t('cards:setup.inputs')} value={execution.inputs_summary} />
      )}
      {(card.available_executions?.length ?? 0) > 0 && (
        <JsonDetails label={t('cards:run.others')} value={card.available_executions ?? []} />
      )}
    </Card>
  );
}

function moment(iso: string | null | undefined): string | null {
  const at = iso ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(at) ? null : formatMoment(at);
}

function duration(from: string | null | undefined, to: string | null | undefined): string | null {
  if (!from || !to) return null;
  const ms = Date.parse(to) - Date.parse(from);
  return Number.isNaN(ms) || ms < 0 ? null : formatElapsed(ms);
}
