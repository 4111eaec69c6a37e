/** What went wrong, in the error's own words. Anything can be thrown, so anything is taken. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
