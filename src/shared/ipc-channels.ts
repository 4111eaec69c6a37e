/** The only two channels there are; names of calls and events travel inside. Apart, so that preload bundles no schema. */
export const CALL_CHANNEL = 'longhaul:call';
export const EVENT_CHANNEL = 'longhaul:event';
