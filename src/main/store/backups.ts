/**
 * Copies of the database, in the folder `backups` beside it. Each is a complete database that can be opened in its place;
 * `requestRestore` has the next start do that. Kinds rotate apart, so that a busy week of one does not push out the other.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { BackupFile, SetAsideFile } from '@shared/data-info';
import type { Database } from 'better-sqlite3';

/** Why a backup was made: once a day, because a person wanted it, or before a migration. */
export type BackupKind = 'daily' | 'manual' | 'migration';

const KEPT: Readonly<Record<BackupKind, number>> = { daily: 3, manual: 3, migration: 2 };

const NAME = /^longhaul-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)-(daily|manual|migration)\.db$/;

/** As `setAside` names them. */
const SET_ASIDE = /^(.+)\.(corrupt|replaced)-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z)$/;

export class Backups {
  private readonly folder: string;
  /** Paths of copies that are being made. */
  private readonly making = new Set<string>();

  /** @param file path of the database. */
  constructor(private readonly file: string) {
    this.folder = join(dirname(file), 'backups');
  }

  /** Newest first. */
  list(kind?: BackupKind): BackupFile[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => {
        const found = NAME.exec(name)?.[2];
        return found !== undefined && (kind === undefined || found === kind);
      })
      .map((name) => ({
        name,
        createdAt: createdAt(name),
        bytes: statSync(join(this.folder, name)).size,
      }))
      .sort((a, b) => b.createdAt - a.createdAt);
  }

  /**
   * Makes a backup of a database that may be in use.
   * @param copy copies the database to this path.
   * @throws what `copy` or the file system reports; then there is no backup, and the older ones are still there.
   */
  async make(
    copy: (to: string) => Promise<unknown>,
    kind: BackupKind,
    now: Date,
  ): Promise<BackupFile> {
    const name = this.begin(kind, now);
    const unfinished = this.pathOf(`${name}.unfinished`);
    this.making.add(unfinished);
    try {
      await copy(unfinished);
      return this.finish(name, unfinished, kind);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    } finally {
      this.making.delete(unfinished);
    }
  }

  /** Makes a backup at once, for when nothing else runs yet. @throws as `make`. @returns the path of the copy. */
  makeNow(db: Database, kind: BackupKind, now: Date): string {
    const name = this.begin(kind, now);
    const unfinished = this.pathOf(`${name}.unfinished`);
    try {
      copyDatabase(db, unfinished);
      return this.pathOf(this.finish(name, unfinished, kind).name);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  }

  /** Has the next start use a backup. @returns false when there is no such backup. */
  requestRestore(name: string): boolean {
    if (!this.list().some((backup) => backup.name === name)) return false;
    writeFileSync(this.requestFile, name);
    return true;
  }

  /**
   * Puts a backup in place of the database when that was requested; belongs before the database is opened.
   * @returns where the present database was moved to, or null when nothing was requested.
   */
  restoreRequested(now: Date): string | null {
    if (!existsSync(this.requestFile)) return null;
    const name = readFileSync(this.requestFile, 'utf8');
    const backup = this.list().find((found) => found.name === name);
    if (!backup) {
      rmSync(this.requestFile);
      return null;
    }
    const replaced = setAside(this.file, 'replaced', now);
    // Copied and not moved: a crash in between must leave the backup, and the request with it.
    putInPlace(join(this.folder, name), this.file);
    rmSync(this.requestFile);
    return replaced;
  }

  /** Deletes all backups. */
  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private pathOf(name: string): string {
    return join(this.folder, name);
  }

  private get requestFile(): string {
    return join(this.folder, 'restore-at-next-start');
  }

  private begin(kind: BackupKind, now: Date): string {
    mkdirSync(this.folder, { recursive: true });
    // What a crash has left, and not what is on its way to be a backup.
    for (const name of readdirSync(this.folder)) {
      const path = this.pathOf(name);
      if (name.endsWith('.unfinished') && !this.making.has(path)) rmSync(path);
    }
    return `longhaul-${timeStamp(now)}-${kind}.db`;
  }

  private finish(name: string, unfinished: string, kind: BackupKind): BackupFile {
    renameSync(unfinished, join(this.folder, name));
    const now = createdAt(name);
    const made = this.list(kind);
    // What a clock that was wrong has dated into the future counts as oldest: it would push out all that follow.
    const newestFirst = [
      ...made.filter((backup) => backup.createdAt <= now),
      ...made.filter((backup) => backup.createdAt > now),
    ];
    for (const old of newestFirst.slice(KEPT[kind])) rmSync(join(this.folder, old.name));
    return { name, createdAt: now, bytes: statSync(join(this.folder, name)).size };
  }
}

/**
 * Copies a database as it is at this moment, whoever writes to it meanwhile. A copy by rows, so damage is met and not
 * copied along.
 */
export function copyDatabase(db: Database, to: string): void {
  db.prepare('VACUUM INTO ?').run(to);
}

/** Copies a whole database to where one is missing; what was there of the old one goes. */
export function putInPlace(from: string, file: string): void {
  removeDatabase(file);
  const unfinished = `${file}.unfinished`;
  copyFileSync(from, unfinished);
  renameSync(unfinished, file);
}

/** Where a copy of a damaged database stands while it is read; it is left behind when the app is killed meanwhile. */
export function readingCopy(file: string): string {
  return `${file}.reading`;
}

/** Deletes a database that may not be there, with its log. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

/** Moves a database out of the way, with its log. @returns its new path. */
export function setAside(file: string, why: 'corrupt' | 'replaced', now: Date): string {
  const aside = `${file}.${why}-${now.toISOString().replaceAll(':', '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}

/** The databases that were set aside beside a file, newest first. */
export function listSetAside(file: string): SetAsideFile[] {
  const folder = dirname(file);
  return readdirSync(folder)
    .flatMap((name) => {
      const [, base, why, stamp] = SET_ASIDE.exec(name) ?? [];
      if (base !== basename(file) || stamp === undefined) return [];
      const bytes = ['', '-wal'].reduce(
        (sum, suffix) => sum + sizeOf(join(folder, name) + suffix),
        0,
      );
      const setAsideAt = Date.parse(stamp.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:'));
      return [
        { name, why: why === 'corrupt' ? 'damaged' : 'replaced', setAsideAt, bytes } as const,
      ];
    })
    .sort((a, b) => b.setAsideAt - a.setAsideAt);
}

/** Deletes such a database for good. @returns false when there is none of this name. */
export function deleteSetAside(file: string, name: string): boolean {
  if (!listSetAside(file).some((found) => found.name === name)) return false;
  const path = join(dirname(file), name);
  removeDatabase(path);
  removeDatabase(readingCopy(path));
  return true;
}

/** Size of a file in bytes, 0 when there is none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Whether a daily backup is due: by day once 24 hours have passed, and at night once 12 have, so that an app that runs for days comes to
 * make it then.
 */
export function isBackupDue(newest: number | null, now: Date): boolean {
  if (newest === null) return true;
  const hours = (now.getTime() - newest) / 3_600_000;
  const night = now.getHours() >= 2 && now.getHours() < 5;
  return hours >= (night ? 12 : 24) || hours < 0;
}

function timeStamp(now: Date): string {
  return now.toISOString().replace(/[:.]/g, '-');
}

function createdAt(name: string): number {
  const [, stamp = ''] = NAME.exec(name) ?? [];
  return Date.parse(stamp.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z/, 'T$1:$2:$3.$4Z'));
}
