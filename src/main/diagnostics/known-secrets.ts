/**
 * The tokens this process has had in its hands. Patterns find tokens of well-known shapes only; these are found whatever
 * they look like, as they are and as they stand inside an address.
 */
import { REDACTED, redactText } from '../inspector/redact';

/** Shorter ones would take ordinary words out of a text. */
const SHORTEST = 6;

export class KnownSecrets {
  private readonly known = new Set<string>();

  /** @param secret null and what is too short to be one are ignored. */
  learn(secret: string | null): void {
    if (secret === null || secret.length < SHORTEST) return;
    this.known.add(secret);
    this.known.add(encodeURIComponent(secret));
  }

  /** A text without the secrets that are known, and without what looks like one. */
  redact(text: string): string {
    const left = [...this.known].reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
    return redactText(left);
  }
}
