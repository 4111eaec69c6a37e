/** This process's environment, without settings that were meant for another app than the one a test starts. */
export function systemEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !/^(LONGHAUL_|ELECTRON_|NODE_OPTIONS$)/.test(entry[0]),
    ),
  );
}
