/** Which backend is used, and as whom: the environment's choice if it makes one, else the person's. */
import {
  type BackendProfile,
  type BackendTest,
  MOST_BACKENDS,
  type SignIn,
} from '@shared/settings';
import { type Endpoint, parseEndpointUrl } from '../backend/endpoint';
import type { Secrets } from '../desktop/secrets';
import type { SettingsStore } from './settings-store';

export interface BackendChoicePorts {
  readonly newId: () => string;
  /** Asks a backend; see `backend/test-connection.ts`. */
  readonly test: (endpoint: Endpoint) => Promise<BackendTest>;
  /** Another backend is to be used, or the same as somebody else. Null is the bundled one. */
  readonly onChanged: (remote: Endpoint | null) => void;
}

export class BackendChoice {
  constructor(
    private readonly settings: SettingsStore,
    private readonly secrets: Secrets,
    /** Where the environment sends the app; a person's choice then waits. */
    private readonly forced: Endpoint | null,
    private readonly ports: BackendChoicePorts,
  ) {}

  /** Whether the environment has made the choice. */
  get isForced(): boolean {
    return this.forced !== null;
  }

  /** The backend to use instead of the bundled one, or null. */
  remote(): Endpoint | null {
    if (this.forced) return this.forced;
    const { active } = this.settings.settings.backend;
    const profile = active === null ? undefined : this.profile(active);
    return profile ? this.endpointOf(profile) : null;
  }

  /** Whether nobody is signed in at the backend in use. A token that cannot be read is somebody's all the same. */
  isSignedOut(): boolean {
    if (this.forced) return this.forced.token === null;
    const { active } = this.settings.settings.backend;
    return active === null || !this.secrets.has(active);
  }

  signIn(): SignIn {
    const { profiles } = this.settings.settings.backend;
    return {
      keychain: this.secrets.keychain(),
      tokens: Object.fromEntries(profiles.map(({ id }) => [id, this.secrets.howKept(id)])),
    };
  }

  /** Adds a backend without using it. @throws Error when the address cannot be used, or when there are as many as can be. */
  add(name: string, url: string): BackendProfile {
    const added = { id: this.ports.newId(), name, url: parseEndpointUrl(url) };
    const { backend } = this.settings.settings;
    // A list that is too long would count as damaged, and all of it be forgotten.
    if (backend.profiles.length >= MOST_BACKENDS) {
      throw new Error(`There can be ${MOST_BACKENDS} backends. Remove one first.`);
    }
    this.settings.change({ backend: { ...backend, profiles: [...backend.profiles, added] } });
    return added;
  }

  /** Forgets a backend and its token; the bundled one takes over when it was in use. */
  remove(id: string): void {
    const { backend } = this.settings.settings;
    const wasActive = backend.active === id;
    this.secrets.clear(id);
    this.settings.change({
      backend: {
        active: wasActive ? null : backend.active,
        profiles: backend.profiles.filter((profile) => profile.id !== id),
      },
    });
    if (wasActive) this.changed();
  }

  /** @param id a profile, or null for the bundled backend. @returns false when there is no such profile. */
  select(id: string | null): boolean {
    if (id !== null && !this.profile(id)) return false;
    const { backend } = this.settings.settings;
    this.settings.change({ backend: { ...backend, active: id } });
    this.changed();
    return true;
  }

  setToken(id: string, token: string, inFile: boolean): boolean {
    if (!this.profile(id)) return false;
    this.secrets.set(id, token, inFile);
    this.tokenChanged(id);
    return true;
  }

  clearToken(id: string): void {
    this.secrets.clear(id);
    this.tokenChanged(id);
  }

  /** @param token to try instead of the one that is kept. @returns null when there is no such profile. */
  test(id: string, token?: string): Promise<BackendTest> | null {
    const profile = this.profile(id);
    if (!profile) return null;
    const endpoint = this.endpointOf(profile);
    return this.ports.test(token === undefined ? endpoint : { ...endpoint, token });
  }

  private profile(id: string): BackendProfile | undefined {
    return this.settings.settings.backend.profiles.find((profile) => profile.id === id);
  }

  private endpointOf({ id, url }: BackendProfile): Endpoint {
    return { url, token: this.secrets.token(id) };
  }

  private tokenChanged(id: string): void {
    if (this.settings.settings.backend.active === id) this.changed();
  }

  private changed(): void {
    if (!this.forced) this.ports.onChanged(this.remote());
  }
}
