/** What the dock or the taskbar says of the app: how many chats have news, and that something runs. */

/** A platform's way of saying it. */
export interface BadgePort {
  /** @param count chats with something to look at; 0 takes the mark away. */
  setCount(count: number): void;
  /** @param running whether to show that work goes on, without saying how far it is. */
  setProgress(running: boolean): void;
}

/** Says only what has changed. */
export class Badge {
  private count = 0;
  private running = false;

  constructor(private readonly port: BadgePort) {}

  show(count: number, running: boolean): void {
    if (count !== this.count) this.port.setCount(count);
    if (running !== this.running) this.port.setProgress(running);
    this.count = count;
    this.running = running;
  }
}
