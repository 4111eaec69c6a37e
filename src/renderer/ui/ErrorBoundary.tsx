import { RotateCcw } from 'lucide-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { t } from '../i18n';
import { Button } from './Button';

interface ErrorBoundaryProps {
  /** What could not be shown, as the subject of a sentence: "The chat". */
  readonly subject: string;
  /** What is shown at the moment; something else is tried anew. */
  readonly shows?: string | null;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | null;
}

/** Keeps a fault in one part of the window from taking the rest with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate({ shows }: ErrorBoundaryProps): void {
    if (this.state.error && shows !== this.props.shows) this.setState({ error: null });
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(`${this.props.subject} could not be shown.`, error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div
        role="alert"
        className="flex min-w-52 flex-1 flex-col items-center justify-center gap-3 p-6 text-center"
      >
        <p className="font-medium">{t('boundary.failed', { subject: this.props.subject })}</p>
        <p className="max-w-md text-ink-faint text-xs">
          {t('boundary.safe', { error: error.message })}
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={() => this.setState({ error: null })}>
            <RotateCcw size={13} aria-hidden />
            {t('tryAgain')}
          </Button>
          <Button kind="quiet" onClick={() => window.location.reload()}>
            {t('boundary.reload')}
          </Button>
        </div>
      </div>
    );
  }
}
