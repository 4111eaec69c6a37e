/** What the settings show of the data that is kept. */

export interface BackupFile {
  /** Its name in the backup folder; what `data.restore` takes. */
  readonly name: string;
  readonly createdAt: number;
  readonly bytes: number;
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
  /** Names of damaged or replaced databases that were set aside. */
  readonly setAside: readonly string[];
  /** Days after which quiet sessions go, or null when all are kept. */
  readonly retentionDays: number | null;
}
