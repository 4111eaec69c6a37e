import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Clamp } from '../../ui/Clamp';
import { humanise } from './tool-output';

interface ToolRowProps {
  readonly icon: LucideIcon;
  readonly iconClass: string;
  readonly name: string;
  /** What it is about. */
  readonly subject?: string | null;
  readonly said?: string | null;
  readonly children?: ReactNode;
}

/** The quiet form of a tool call: one line, and whatever it said. */
export function ToolRow({
  icon: Icon,
  iconClass,
  name,
  subject = null,
  said,
  children,
}: ToolRowProps) {
  return (
    <div className="flex gap-2.5 rounded-xl border border-line px-3.5 py-2.5">
      <Icon size={15} aria-hidden className={`mt-[3px] shrink-0 ${iconClass}`} />
      <div className="min-w-0 flex-1">
        <p className="truncate">
          <span className="font-medium">{humanise(name)}</span>
          {subject !== null && <span className="ml-2 text-ink-soft">{subject}</span>}
        </p>
        {said && (
          <Clamp>
            <p className="wrap-anywhere select-text whitespace-pre-wrap text-ink-soft">{said}</p>
          </Clamp>
        )}
        {children}
      </div>
    </div>
  );
}
