/**
 * Hints that something changed, from whichever process. All watchers of this process share one connection, and all
 * watchers of a channel one subscription. Messages have no content and may get lost: whoever is told looks for itself, and
 * whoever is told nothing looks now and then.
 */
import type { RedisConnection } from './connection';
import type { TaskPlace } from './keys';
import type { TaskIndex } from './task-index';

type Listener = () => void;

interface Channel {
  readonly listeners: Set<Listener>;
  readonly onMessage: () => void;
  /** False while the server has not been reached; it is asked again when it is back. */
  subscribed: boolean;
}

export class Hints {
  private readonly channels = new Map<string, Channel>();

  /** @param onError learns of subscriptions that failed; what they would have told is found by looking. */
  constructor(
    private readonly connection: RedisConnection,
    private readonly index: TaskIndex,
    private readonly onError: (error: unknown) => void,
  ) {
    connection.subscriber.on('ready', () => {
      for (const [name, channel] of this.channels) {
        // What was said while the connection was lost was not heard.
        if (channel.subscribed) channel.onMessage();
        else this.subscribe(name, channel);
      }
    });
  }

  /**
   * Calls the listener when the channel says something, and once when it can be heard.
   * @returns the function that ends it.
   */
  watch(name: string, listener: Listener): () => void {
    const channel = this.channels.get(name) ?? this.open(name);
    // Each watcher counts, even if two of them pass the same function.
    const own = () => listener();
    channel.listeners.add(own);
    return () => {
      channel.listeners.delete(own);
      if (channel.listeners.size === 0) this.close(name, channel);
    };
  }

  /** Watches the channel of one of a task's keys. */
  watchTask(taskId: string, key: (place: TaskPlace) => string, listener: Listener): () => void {
    let unwatch: (() => void) | null = null;
    let left = false;
    this.index.find(taskId).then((place) => {
      if (place && !left) unwatch = this.watch(key(place), listener);
    }, this.onError);
    return () => {
      left = true;
      unwatch?.();
    };
  }

  private open(name: string): Channel {
    const listeners = new Set<Listener>();
    const onMessage = () => {
      for (const listener of listeners) listener();
    };
    const channel = { listeners, onMessage, subscribed: false };
    this.channels.set(name, channel);
    this.subscribe(name, channel);
    return channel;
  }

  private subscribe(name: string, channel: Channel): void {
    channel.subscribed = true;
    this.connection.subscriber
      .sSubscribe(name, channel.onMessage)
      .then(channel.onMessage, (error) => {
        channel.subscribed = false;
        this.onError(error);
      });
  }

  private close(name: string, channel: Channel): void {
    if (this.channels.get(name) !== channel) return;
    this.channels.delete(name);
    this.connection.subscriber.sUnsubscribe(name, channel.onMessage).catch(this.onError);
  }
}
