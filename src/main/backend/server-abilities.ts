/** What the server in use can do, as far as its answers have shown it. */
import type { AbilityName } from '../store/abilities';
import type { Store } from '../store/store';
import type { Clock } from '../streams/clock';
import { ApiError } from './chat-api';
import type { EndpointSource } from './endpoint';

/** What servers say of an address that they do not know, as opposed to a session that they do not know. */
const NO_SUCH_ROUTE = /^(not found|route .* not found|the server answered with status 404\.)$/i;

/** Whether an answer means that the server does not have such a request at all. */
export function isUnableTo({ status, message }: ApiError): boolean {
  return status === 405 || status === 501 || (status === 404 && NO_SUCH_ROUTE.test(message));
}

export class ServerAbilities {
  constructor(
    private readonly store: Store,
    private readonly endpoint: EndpointSource,
    private readonly clock: Pick<Clock, 'wall'>,
  ) {}

  /** Whether the server is known not to be able to do it, so that asking is pointless. */
  lacks(name: AbilityName): boolean {
    const place = this.endpoint()?.url;
    return place !== undefined && this.store.abilities.of(place, name, this.clock.wall()) === false;
  }

  /** Makes a request that not every server has, and notes what its answer shows. @throws what the request throws. */
  async attempt<T>(name: AbilityName, request: () => Promise<T>): Promise<T> {
    const place = this.endpoint()?.url;
    try {
      const answer = await request();
      this.learn(place, name, true);
      return answer;
    } catch (error) {
      if (error instanceof ApiError && isUnableTo(error)) this.learn(place, name, false);
      throw error;
    }
  }

  private learn(place: string | undefined, name: AbilityName, able: boolean): void {
    if (place === undefined) return;
    const now = this.clock.wall();
    if (this.store.abilities.of(place, name, now) === able) return;
    this.store.transaction(() => this.store.abilities.learn(place, name, able, now));
  }
}
