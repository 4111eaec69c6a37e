/** Keeps the computer from falling asleep by itself while tasks run, when the person wants that. */
import { powerSaveBlocker } from 'electron';

export class KeepAwake {
  private blocker: number | null = null;

  set(awake: boolean): void {
    if (awake === (this.blocker !== null)) return;
    if (this.blocker !== null) powerSaveBlocker.stop(this.blocker);
    this.blocker = awake ? powerSaveBlocker.start('prevent-app-suspension') : null;
  }
}
