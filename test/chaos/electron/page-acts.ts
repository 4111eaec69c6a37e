/**
 * What a person does and sees, as functions that run inside the window's page: they are sent there as text, so they use
 * nothing but their argument and the page. Playwright gives a page up that has crashed or slept; these work all the same.
 */

export interface ShownMessage {
  readonly id: string | null;
  readonly role: string | null;
  readonly status: string | null;
  readonly calls: readonly (string | null)[];
  readonly text: string;
}

/** Starts a chat, or stays in one that is none of the known. @returns its id, or null when it does not come. */
export async function startChat(known: readonly string[]): Promise<string | null> {
  const unknown = () => {
    const open = document.querySelector('[data-testid=session-item][aria-current=page]');
    const id = open?.getAttribute('data-session-id') ?? null;
    return id === null || known.includes(id) ? null : id;
  };
  if (unknown() === null) document.querySelector<HTMLElement>('[data-testid=new-chat]')?.click();
  for (let turn = 0; unknown() === null && turn < 200; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return unknown();
}

/** Opens a chat. @returns whether it is the open one. */
export function openChat(sessionId: string): boolean {
  const item = document.querySelector<HTMLElement>(`[data-session-id="${sessionId}"]`);
  if (item?.getAttribute('aria-current') === 'page') return true;
  item?.click();
  return false;
}

/**
 * Writes a message in a chat that is open, and sends it.
 * @returns whether that could be done.
 */
export async function writeMessage(message: {
  readonly sessionId: string;
  readonly text: string;
}): Promise<boolean> {
  const open = document.querySelector('[data-testid=session-item][aria-current=page]');
  if (open?.getAttribute('data-session-id') !== message.sessionId) return false;
  const input = document.querySelector<HTMLTextAreaElement>('[data-testid=composer-input]');
  const send = document.querySelector<HTMLButtonElement>('[data-testid=composer-send]');
  if (!input || !send) return false;
  const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value') ?? {};
  set?.call(input, message.text);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  // The button comes alive with the next drawing.
  for (let turn = 0; send.disabled && turn < 100; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (send.disabled) return false;
  send.click();
  return true;
}

/** What stands in the composer, or null while there is none. */
export function composerText(): string | null {
  return document.querySelector<HTMLTextAreaElement>('[data-testid=composer-input]')?.value ?? null;
}

/** The messages of the open chat. What is far from sight is not built, so it is brought there page by page. */
export async function shownMessages(): Promise<ShownMessage[]> {
  const shown: ShownMessage[] = [];
  for (const page of document.querySelectorAll('[data-page]')) {
    page.scrollIntoView();
    const messages = () => [...page.querySelectorAll<HTMLElement>('[data-testid=message]')];
    const isBuilt = () => messages().length > 0 && !page.querySelector('[data-loading]');
    for (let turn = 0; !isBuilt() && turn < 100; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const message of messages()) {
      shown.push({
        id: message.getAttribute('data-message-id'),
        role: message.getAttribute('data-role'),
        status: message.getAttribute('data-status'),
        calls: [...message.querySelectorAll('[data-testid=tool-card]')].map((card) =>
          card.getAttribute('data-tool-call-id'),
        ),
        // biome-ignore lint/performance/useDomNodeTextContent: as it is seen: a text that came whole has other white space between its blocks than one that grew
        text: message.innerText,
      });
    }
  }
  return shown;
}

/** Has the app use a backend that a person has added and signed in at. @returns its id. */
export async function signInAt(backend: {
  readonly url: string;
  readonly token: string;
}): Promise<string> {
  const { url, token } = backend;
  const bridge = window.longhaul;
  if (!bridge) throw new Error('The page has no bridge.');
  const added = await bridge.invoke('backends.add', { name: 'chaos', url });
  if (!added.ok) throw new Error(added.error.message);
  const { id } = added.data;
  await bridge.invoke('backends.setToken', { id, token, inFile: true });
  await bridge.invoke('backends.select', { id });
  return id;
}

/** Signs in at a backend with another token. */
export async function changeToken(choice: {
  readonly id: string;
  readonly token: string;
}): Promise<boolean> {
  const { id, token } = choice;
  const answer = await window.longhaul?.invoke('backends.setToken', { id, token, inFile: true });
  return answer?.ok === true;
}
