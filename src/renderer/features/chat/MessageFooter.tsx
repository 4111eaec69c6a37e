import type { Message } from '@shared/chat/message';
import { Copy, FileCode2, type LucideIcon, Pencil, Quote, RotateCcw } from 'lucide-react';
import { t } from '../../i18n';
import { formatElapsed, formatMoment, formatWhen } from '../../i18n/format';
import { useCan } from '../../stores/app';
import { useTasks } from '../../stores/tasks';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { useMessageActions } from './message-actions';
import type { MessageProps } from './message-props';
import { turnDuration, turnOf } from './turn-time';

const ROW =
  'flex h-7 items-center gap-0.5 text-ink-faint text-xs transition-opacity duration-100 focus-within:opacity-100 group-hover/message:opacity-100 group-last/page:group-last/message:opacity-100 opacity-0';

/** What can be done with an answer, when it came and how long it took. Always there on the last one. */
export function AnswerFooter(props: MessageProps) {
  const actions = useMessageActions(props);
  const canWrite = useCan('messages.send');
  return (
    <div className={ROW}>
      <CopyButton icon={Copy} label={t('chat:actions.copy')} text={actions.text} />
      <CopyButton icon={FileCode2} label={t('chat:actions.copyMarkdown')} text={actions.markdown} />
      {canWrite && (
        <>
          <Action icon={Quote} label={t('chat:actions.quote')} onClick={actions.quote} />
          <Action icon={RotateCcw} label={t('chat:actions.retry')} onClick={actions.retry} />
        </>
      )}
      <MessageTime message={props.message} />
      <WorkedFor {...props} />
    </div>
  );
}

export function QuestionFooter(props: MessageProps) {
  const actions = useMessageActions(props);
  const canWrite = useCan('messages.send');
  return (
    <div className={ROW}>
      <MessageTime message={props.message} />
      <CopyButton icon={Copy} label={t('chat:actions.copy')} text={actions.markdown} />
      {canWrite && <Action icon={Pencil} label={t('chat:actions.edit')} onClick={actions.edit} />}
    </div>
  );
}

interface ActionProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly onClick: () => void;
}

function Action({ icon: Icon, label, onClick }: ActionProps) {
  return (
    <Button kind="quiet" shape="icon" aria-label={label} title={label} onClick={onClick}>
      <Icon size={14} aria-hidden />
    </Button>
  );
}

function MessageTime({ message }: { readonly message: Message }) {
  return (
    <time
      dateTime={new Date(message.createdAt).toISOString()}
      title={formatMoment(message.createdAt)}
      className="mx-1.5 whitespace-nowrap"
    >
      {formatWhen(message.createdAt, Date.now())}
    </time>
  );
}

/** Shorter work is not worth a word, milliseconds. */
const WORTH_SAYING_MS = 2_000;

function WorkedFor({ message, sessionId }: MessageProps) {
  const duration = useTasks(({ byId }) => {
    const tasks = Object.values(byId).filter((task) => task.sessionId === sessionId);
    const turn = turnOf(tasks, message);
    return turn && turnDuration(turn);
  });
  if (duration === null || duration < WORTH_SAYING_MS) return null;
  return <span>· {t('chat:workedFor', { elapsed: formatElapsed(duration) })}</span>;
}
