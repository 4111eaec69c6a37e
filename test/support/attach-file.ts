/** What a test's report shows of a failure, as files: a reporter that only writes lines leaves them where people can look. */
import { writeFileSync } from 'node:fs';
import type { TestInfo } from '@playwright/test';

/** Writes a file into the test's folder in `test-results` and attaches it. @param name with its ending. */
export async function attachFile(
  info: TestInfo,
  name: string,
  body: string | Buffer,
): Promise<void> {
  const path = info.outputPath(name);
  writeFileSync(path, body);
  await info.attach(name, { path });
}
