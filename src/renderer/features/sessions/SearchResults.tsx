import type { SearchHit } from '@shared/session';
import { useEffect, useState } from 'react';
import { useClient } from '../../client-context';
import { t } from '../../i18n';
import { formatWhen } from '../../i18n/format';
import { sessionTitle } from '../../stores/sessions';
import { showChat } from '../../stores/view';
import { withoutMarks } from '../../ui/markdown/without-marks';

/** Keys that come together are looked for together. */
const GATHER_MS = 80;

/** What the chats have about a few words, titles and all that was said. */
export function SearchResults({ query }: { readonly query: string }) {
  const client = useClient();
  const [hits, setHits] = useState<readonly SearchHit[] | null>(null);
  useEffect(() => {
    let current = true;
    const find = async () => {
      const found = await client.call('sessions.search', { query });
      if (current && found) setHits(found);
    };
    const timer = setTimeout(() => void find(), GATHER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, query]);

  if (hits === null) return null;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-3 pt-1 pb-4" data-testid="search-results">
      <p role="status" className="px-2.5 py-1 text-2xs text-ink-faint">
        {hits.length === 0 ? t('sessions:noHits') : t('sessions:hits', { count: hits.length })}
      </p>
      <ul className="flex flex-col gap-px">
        {hits.map((hit) => (
          <Hit key={`${hit.session.id} ${hit.messageId}`} hit={hit} />
        ))}
      </ul>
    </div>
  );
}

function Hit({ hit }: { readonly hit: SearchHit }) {
  const client = useClient();
  const { session, messageId, snippet, at } = hit;
  return (
    <li>
      <button
        type="button"
        onClick={() => {
          client.openSession(session.id, messageId ?? undefined);
          showChat();
        }}
        className="block w-full rounded-lg px-2.5 py-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium text-ink-soft">
            {sessionTitle(session)}
          </span>
          <span className="shrink-0 text-2xs text-ink-faint">{formatWhen(at, Date.now())}</span>
        </span>
        <span className="mt-0.5 line-clamp-2 text-ink-faint text-xs wrap-anywhere">
          {snippet.map(({ text, match }, index) =>
            match ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one line have no other identity
              <mark key={index} className="rounded-xs bg-accent-soft text-accent">
                {text}
              </mark>
            ) : (
              withoutMarks(text)
            ),
          )}
        </span>
      </button>
    </li>
  );
}
