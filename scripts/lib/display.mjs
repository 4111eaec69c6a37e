/**
 * @param {NodeJS.Platform} [platform]
 * @param {Record<string, string | undefined>} [env]
 * @returns {boolean} whether a window can open here, and may: `LONGHAUL_HEADLESS` asks for a virtual display anyway
 */
export function hasDisplay(platform = process.platform, env = process.env) {
  if (env.LONGHAUL_HEADLESS && platform === 'linux') return false;
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}
