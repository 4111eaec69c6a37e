/** Links that lead into the app: `longhaul://session/<id>` and `longhaul://new?prompt=…`. Pure. Anyone may have written them. */
import { z } from 'zod';

export const LINK_SCHEME = 'longhaul';

/** The longest text that a link may bring, characters. */
export const MAX_PROMPT = 4_000;
/** Longer ones are not read at all; every character of a prompt may be written as up to twelve. */
const MAX_LINK = 50_000;

export type DeepLink =
  | { readonly kind: 'session'; readonly sessionId: string }
  /** `shortened`: the link brought more text than is taken. */
  | { readonly kind: 'new'; readonly prompt: string; readonly shortened: boolean }
  | { readonly kind: 'bad' };

const link = z
  .string()
  .max(MAX_LINK)
  .refine((text) => URL.canParse(text))
  .transform((text) => new URL(text))
  .refine((url) => url.protocol === `${LINK_SCHEME}:` && url.username === '' && url.port === '');

const sessionId = z.string().regex(/^[\w.:-]{1,200}$/);

const argumentsOfStart = z.array(z.string()).catch([]);

/** Control signs, and signs that turn the direction of writing: text with them may not be what it looks like. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Reads a link. What does not fit is `bad`; never throws. */
export function parseDeepLink(text: string): DeepLink {
  const parsed = link.safeParse(text);
  if (!parsed.success) return { kind: 'bad' };
  const { hostname, pathname, searchParams } = parsed.data;
  if (hostname === 'new' && /^\/?$/.test(pathname))
    return newChat(searchParams.get('prompt') ?? '');
  if (hostname !== 'session') return { kind: 'bad' };
  const id = sessionId.safeParse(pathname.replace(/^\//, '').replace(/\/$/, ''));
  return id.success ? { kind: 'session', sessionId: id.data } : { kind: 'bad' };
}

/** The first link among the arguments of a start, or null. */
export function linkAmong(argv: unknown): string | null {
  const found = argumentsOfStart.parse(argv).find((text) => text.startsWith(`${LINK_SCHEME}:`));
  return found ?? null;
}

function newChat(raw: string): DeepLink {
  const whole = raw.replace(/\r\n?/g, '\n').replace(UNSEEN, '').trim();
  const signs = Array.from(whole);
  const shortened = signs.length > MAX_PROMPT;
  const prompt = shortened ? signs.slice(0, MAX_PROMPT).join('') : whole;
  return { kind: 'new', prompt, shortened };
}
