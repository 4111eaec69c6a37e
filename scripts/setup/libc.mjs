/** @returns {boolean} whether this Node, and so the machine, uses glibc */
export function isGlibc() {
  if (process.platform !== 'linux') return false;
  // The types do not know the switch. Without it the report looks up the host names of open connections.
  const report = /** @type {NodeJS.ProcessReport & { excludeNetwork: boolean }} */ (process.report);
  report.excludeNetwork = true;
  const { header } = /** @type {{ header: Record<string, unknown> }} */ (report.getReport());
  return Boolean(header.glibcVersionRuntime);
}
