/**
 * Sign-in tokens, one for each backend profile. The system's keychain encrypts them; where there is none, a token is kept
 * in the file as it is only when the person has agreed to that, and else in memory until the app ends.
 */
import { join } from 'node:path';
import type { TokenKept } from '@shared/settings';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../settings/json-file';

/** What encrypts: `safeStorage` in the app. */
export interface Vault {
  /** Whether there is a keychain. Linux's `basic_text` is none: its key is the same everywhere. */
  available(): boolean;
  encrypt(text: string): Buffer;
  /** @throws Error when it was encrypted by another account or machine. */
  decrypt(data: Buffer): string;
}

export const TOKENS_FILE = 'sign-in.json';

const kept = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('encrypted'), data: z.string() }),
  z.object({ kind: z.literal('plain'), token: z.string() }),
]);
const tokensFile = z.record(z.string(), kept);

export class Secrets {
  private readonly file: string;
  private readonly inMemory = new Map<string, string>();
  private onDisk: Record<string, z.infer<typeof kept>>;

  constructor(
    folder: string,
    private readonly vault: Vault,
    private readonly onError: (context: string, error: unknown) => void,
    /** Sees every token that is read or kept, so that logs can leave it out. */
    private readonly onToken: (token: string) => void = () => undefined,
  ) {
    this.file = join(folder, TOKENS_FILE);
    this.onDisk = tokensFile.catch({}).parse(readJsonFile(this.file) ?? {});
  }

  keychain(): boolean {
    return this.vault.available();
  }

  /** The token of a profile, or null when there is none or it can no longer be read. */
  token(profileId: string): string | null {
    const token = this.read(profileId);
    if (token !== null) this.onToken(token);
    return token;
  }

  /** Whether there is a token, be it one that cannot be read at the moment: keychains can be locked. */
  has(profileId: string): boolean {
    return this.inMemory.has(profileId) || profileId in this.onDisk;
  }

  howKept(profileId: string): TokenKept {
    if (this.inMemory.has(profileId)) return 'session';
    const stored = this.onDisk[profileId];
    if (!stored || this.token(profileId) === null) return 'none';
    return stored.kind === 'plain' ? 'file' : 'keychain';
  }

  /**
   * Keeps a token.
   * @param inFile whether it may stand readable in the file when there is no keychain.
   */
  set(profileId: string, token: string, inFile: boolean): void {
    this.onToken(token);
    const entry = this.entryOf(token, inFile);
    this.write(profileId, entry);
    if (entry) this.inMemory.delete(profileId);
    else this.inMemory.set(profileId, token);
  }

  clear(profileId: string): void {
    this.inMemory.delete(profileId);
    this.write(profileId, null);
  }

  /** What the file may hold of a token, or null. */
  private entryOf(token: string, inFile: boolean): z.infer<typeof kept> | null {
    if (this.vault.available()) {
      return { kind: 'encrypted', data: this.vault.encrypt(token).toString('base64') };
    }
    return inFile ? { kind: 'plain', token } : null;
  }

  private read(profileId: string): string | null {
    const held = this.inMemory.get(profileId);
    if (held !== undefined) return held;
    const stored = this.onDisk[profileId];
    if (!stored) return null;
    if (stored.kind === 'plain') return stored.token;
    try {
      return this.vault.decrypt(Buffer.from(stored.data, 'base64'));
    } catch (error) {
      this.onError('reading a sign-in token', error);
      return null;
    }
  }

  private write(profileId: string, entry: z.infer<typeof kept> | null): void {
    const { [profileId]: before, ...others } = this.onDisk;
    if (!entry && !before) return;
    const next = entry ? { ...others, [profileId]: entry } : others;
    writeJsonFile(this.file, next);
    // Not before the file is: what could not be taken out of it would otherwise never be tried again.
    this.onDisk = next;
  }
}
