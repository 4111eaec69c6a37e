import { Search, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { t } from '../../i18n';
import { useListRequests } from './requests';

interface SearchFieldProps {
  readonly query: string;
  readonly onChange: (query: string) => void;
}

export function SearchField({ query, onChange }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const searches = useListRequests((state) => state.searches);
  useEffect(() => {
    if (searches > 0) input.current?.select();
  }, [searches]);
  return (
    <div className="relative px-3 pb-1">
      <Search
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-2.25 left-5.5 text-ink-faint"
      />
      <input
        ref={input}
        type="search"
        data-testid="session-search"
        aria-label={t('sessions:search')}
        placeholder={t('sessions:search')}
        value={query}
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange('');
        }}
        className="h-8 w-full rounded-lg border border-line bg-canvas pr-7 pl-8 [&::-webkit-search-cancel-button]:hidden placeholder:text-ink-faint"
      />
      {query !== '' && (
        <button
          type="button"
          aria-label={t('sessions:clearSearch')}
          onClick={() => {
            onChange('');
            input.current?.focus();
          }}
          className="absolute top-1.5 right-4.5 flex size-5 items-center justify-center rounded text-ink-faint hover:text-ink"
        >
          <X size={13} aria-hidden />
        </button>
      )}
    </div>
  );
}
