/** Sessions and their transcripts as a window reads them. */
import type { Message, MessageRole } from './chat/message';
import type { Task } from './chat/task';

export interface Session {
  readonly id: string;
  readonly title: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly pinned: boolean;
  /** Nothing of it is notified. */
  readonly muted: boolean;
  /** An answer has ended that nobody has looked at. */
  readonly unread: boolean;
  /** Tasks whose end is not known yet. */
  readonly running: number;
  /** Tasks that have failed, or whose history was lost, since the session was last looked at. */
  readonly failed: number;
}

/** A transcript at one revision. A patch of the next revision follows on it. */
export interface SessionSnapshot {
  readonly session: Session;
  readonly revision: number;
  readonly messages: readonly Message[];
  /** There are messages before these; `transcripts.page` brings them. */
  readonly hasOlder: boolean;
  readonly tasks: readonly Task[];
}

/** Neighbouring messages, oldest first. */
export interface TranscriptPage {
  readonly messages: readonly Message[];
  readonly hasOlder: boolean;
}

/** One place that a search has found. */
export interface SearchHit {
  readonly session: Session;
  /** The message, or null when the title matches. */
  readonly messageId: string | null;
  readonly role: MessageRole | null;
  /** When the message was created, or the session last changed. */
  readonly at: number;
  /** A line of text around the first match, in pieces. */
  readonly snippet: readonly SnippetPiece[];
}

export interface SnippetPiece {
  readonly text: string;
  readonly match: boolean;
}
