/** The accepted work of the bundled generator, one file per operation: what it has accepted it will do, after any crash. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { generationRequest, operationIds, simulationOptions } from './request';

const job = z.object({
  ids: operationIds,
  work: generationRequest.shape.work,
  simulation: simulationOptions,
  /** Wall-clock milliseconds at which the work is done. */
  readyAt: z.number(),
});

export type Job = z.infer<typeof job>;

export class JobFolder {
  constructor(private readonly path: string) {}

  /** Stores a job, in place of an earlier one for the same operation. */
  store(accepted: Job): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    const file = this.file(accepted);
    writeFileSync(`${file}.new`, JSON.stringify(accepted));
    renameSync(`${file}.new`, file);
  }

  remove(done: Job): void {
    rmSync(this.file(done), { force: true });
  }

  list(): readonly Job[] {
    if (!existsSync(this.path)) return [];
    return readdirSync(this.path)
      .filter((name) => name.endsWith('.json'))
      .map((name) => job.parse(JSON.parse(readFileSync(join(this.path, name), 'utf8'))));
  }

  private file({ ids }: Job): string {
    return join(this.path, `${ids.operation_id}.json`);
  }
}
