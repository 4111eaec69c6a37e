/** How the app stands with newer versions of itself. */

export interface Release {
  readonly version: string;
  /** What is new, as plain text; empty when nobody wrote anything. */
  readonly notes: string;
}

export type Updates =
  /** This package cannot replace itself; whoever installed it updates it. */
  | { readonly state: 'unsupported' }
  /** Nothing newer is known. */
  | { readonly state: 'idle'; readonly checkedAt: number | null }
  | { readonly state: 'checking' }
  | { readonly state: 'available'; readonly release: Release }
  | { readonly state: 'downloading'; readonly release: Release; readonly percent: number }
  /** Takes effect when the app is started again. */
  | { readonly state: 'ready'; readonly release: Release }
  | { readonly state: 'failed'; readonly message: string };
