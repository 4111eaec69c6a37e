/** Whether the server can be talked to, as those need to know who send something by themselves. */
export interface Reach {
  /** False while nothing can get through: offline, asleep, signed out, no backend. Whoever waits is called when it ends. */
  open(): boolean;
  /** Counts the tokens so far; taken before a request, it says which token the request carried. */
  tokenNumber(): number;
  /**
   * The server answered 401 to a request with this token.
   * @returns false when there is a newer token by now, so that the request is worth repeating at once.
   */
  refused(tokenNumber: number): boolean;
}
