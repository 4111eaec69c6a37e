import type { RawEvent } from '@shared/inspector';
import { useMemo, useState } from 'react';
import { Virtuoso } from 'react-virtuoso';
import { t } from '../../i18n';
import { formatPreciseTime } from '../../i18n/format';
import { TextInput } from '../../ui/Field';
import { filterEvents } from './figures';

/** What came over the wire, the newest last. */
export function EventList({ events }: { readonly events: readonly RawEvent[] }) {
  const [text, setText] = useState('');
  const [heartbeats, setHeartbeats] = useState(true);
  const shown = useMemo(() => filterEvents(events, text, heartbeats), [events, text, heartbeats]);
  return (
    <section aria-labelledby="inspector-events" className="flex min-h-72 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-3 pb-1.5">
        <h2 id="inspector-events" className="font-semibold">
          {t('inspector:events.title')}
        </h2>
        <TextInput
          type="search"
          aria-label={t('inspector:events.filter')}
          placeholder={t('inspector:events.filter')}
          value={text}
          onChange={({ target }) => setText(target.value)}
          className="min-w-32 flex-1"
        />
        <label className="flex items-center gap-1.5 text-ink-soft text-xs">
          <input
            type="checkbox"
            checked={heartbeats}
            onChange={({ target }) => setHeartbeats(target.checked)}
          />
          {t('inspector:events.heartbeats')}
        </label>
        <span className="text-ink-faint text-xs tabular-nums">
          {t('inspector:events.shown', { count: shown.length })}
        </span>
      </div>
      {shown.length === 0 ? (
        <p className="rounded-lg border border-line p-6 text-center text-ink-faint">
          {t('inspector:events.none')}
        </p>
      ) : (
        <Virtuoso
          className="flex-1 rounded-lg border border-line"
          tabIndex={0}
          data={shown}
          followOutput
          initialTopMostItemIndex={shown.length - 1}
          computeItemKey={(_index, event) => event.number}
          itemContent={(_index, event) => <EventLine event={event} />}
        />
      )}
    </section>
  );
}

function EventLine({ event }: { readonly event: RawEvent }) {
  return (
    <div className="flex select-text flex-wrap gap-x-3 border-line border-b px-2.5 py-1 font-mono text-2xs">
      <span className="w-22 shrink-0 text-ink-faint tabular-nums">
        {formatPreciseTime(event.at)}
      </span>
      <span className="w-36 shrink-0 truncate text-accent" title={event.id ?? undefined}>
        {event.kind === 'heartbeat' ? t('inspector:events.heartbeat') : (event.id ?? '')}
      </span>
      <span className="wrap-anywhere min-w-[min(100%,24rem)] flex-1 text-ink-soft empty:hidden">
        {event.data}
        {event.cut > 0 && (
          <em className="text-ink-faint"> {t('inspector:events.cut', { count: event.cut })}</em>
        )}
      </span>
    </div>
  );
}
