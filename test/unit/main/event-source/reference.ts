/**
 * A plain event stream parser, written from the standard's text alone (WHATWG HTML, 9.2.5 and 9.2.6): a whole stream in,
 * everything that happens out. Slow and obvious; the decoder must agree with it whatever it is fed.
 */

export type Happening =
  | {
      readonly event: string;
      readonly type: string;
      /** The id in the event's own lines, null for none or an empty one. */
      readonly own: string | null;
      readonly lastEventId: string;
    }
  | { readonly comment: string }
  | { readonly retry: number };

export interface Outcome {
  readonly happenings: readonly Happening[];
  readonly lastEventId: string;
}

/** Interprets a whole stream. */
export function interpret(bytes: Uint8Array): Outcome {
  // "Streams must be decoded using the UTF-8 decode algorithm", which "strips one leading UTF-8 Byte Order Mark, if any".
  const text = new TextDecoder('utf-8').decode(bytes);
  const happenings: Happening[] = [];
  let data = '';
  let eventType = '';
  let idBuffer = '';
  let lastEventId = '';
  let own: string | null = null;

  const field = (name: string, value: string) => {
    switch (name) {
      case 'event':
        eventType = value;
        break;
      case 'data':
        data += `${value}\n`;
        break;
      case 'id':
        if (value.includes('\0')) break;
        idBuffer = value;
        own = value === '' ? null : value;
        break;
      case 'retry':
        if (/^[0-9]+$/.test(value)) happenings.push({ retry: Number.parseInt(value, 10) });
        break;
      default:
      // "Otherwise: The field is ignored."
    }
  };
  const dispatch = () => {
    lastEventId = idBuffer;
    if (data !== '') {
      const type = eventType === '' ? 'message' : eventType;
      happenings.push({ event: data.slice(0, -1), type, own, lastEventId });
    }
    data = '';
    eventType = '';
    own = null;
  };

  const lines = text.split(/\r\n|\n|\r/);
  // "Once the end of the file is reached, any pending data must be discarded": what follows the last line end is no line.
  lines.pop();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (line === '') dispatch();
    else if (colon === 0) happenings.push({ comment: withoutSpace(line.slice(1)) });
    else if (colon > 0) field(line.slice(0, colon), withoutSpace(line.slice(colon + 1)));
    else field(line, '');
  }
  return { happenings, lastEventId };
}

/** "If value starts with a U+0020 SPACE character, remove it from value." */
function withoutSpace(value: string): string {
  return value.startsWith(' ') ? value.slice(1) : value;
}
