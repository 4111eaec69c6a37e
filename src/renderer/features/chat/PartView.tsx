import type { Part, TextPart } from '@shared/chat/message';
import { type ComponentType, memo } from 'react';
import { growthOf } from '../../stores/growth';
import { Markdown } from '../../ui/markdown/Markdown';
import { ToolCard } from '../cards/ToolCard';
import { ErrorView } from './ErrorView';
import { CorruptView, FileView, ReasoningView, SourceView } from './parts';
import { DocumentView, SteeringView } from './rare-parts';

/** The shape of a part by its type; text and reasoning share one. */
type PartOf<T extends Part['type']> = T extends TextPart['type']
  ? TextPart
  : Extract<Part, { readonly type: T }>;

interface ViewProps<P extends Part> {
  readonly part: P;
  /** Whether the message has ended, so that a part left open will not be closed any more. */
  readonly ended: boolean;
}

type PartViews = { readonly [T in Part['type']]: ComponentType<ViewProps<PartOf<T>>> };

const Nothing = () => null;

const VIEWS: PartViews = {
  text: ({ part, ended }) => (
    <Markdown
      text={part.text}
      growth={growthOf(part)}
      streaming={part.state === 'streaming' && !ended}
    />
  ),
  reasoning: ReasoningView,
  tool: ToolCard,
  error: ErrorView,
  corrupt: CorruptView,
  file: FileView,
  source: SourceView,
  document: DocumentView,
  steering: SteeringView,
  custom: Nothing,
  data: Nothing,
  step: Nothing,
  raw: Nothing,
};

/** One part of a message. Renders again only when the part itself changes. */
export const PartView = memo(function PartView({ part, ended }: ViewProps<Part>) {
  // The table pairs each type with a view of that very type, which a lookup by a union cannot express.
  const View = VIEWS[part.type] as ComponentType<ViewProps<Part>>;
  return <View part={part} ended={ended} />;
});
