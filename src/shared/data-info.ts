/** What the settings show of the data that is kept. */

export interface BackupFile {
  /** Its name in the backup folder; what `data.restore` takes. */
  readonly name: string;
  readonly createdAt: number;
  readonly bytes: number;
}

/** A database that was moved out of the way and kept. */
export interface SetAsideFile {
  readonly name: string;
  readonly why: 'damaged' | 'replaced';
  readonly setAsideAt: number;
  readonly bytes: number;
}

/** What can still be read of such a database. */
export interface SetAsideContents {
  readonly sessions: number;
  readonly messages: number;
  /** Titles of the chats that are not among the present ones, or are there with fewer messages. */
  readonly missing: readonly (string | null)[];
}

export interface DataInfo {
  /** The profile folder. */
  readonly folder: string;
  /** Size of the database with what belongs to it, without backups. */
  readonly databaseBytes: number;
  readonly sessions: number;
  readonly messages: number;
  /** Newest first. */
  readonly backups: readonly BackupFile[];
  /** Damaged or replaced databases that were set aside, newest first. */
  readonly setAside: readonly SetAsideFile[];
  /** Days after which quiet sessions go, or null when all are kept. */
  readonly retentionDays: number | null;
}
