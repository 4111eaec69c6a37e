import type { ReactNode } from 'react';
import { Logo } from './Logo';

interface FullWindowProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** One message in place of the whole app, when there is nothing else that it could show. */
export function FullWindow({ title, children, action }: FullWindowProps) {
  return (
    <main className="flex h-full flex-col items-center justify-center gap-4 p-10 text-center">
      <Logo size={48} />
      <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
      <div className="max-w-md select-text text-base text-ink-soft">{children}</div>
      {action}
    </main>
  );
}
