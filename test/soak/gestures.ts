/**
 * What a hand does in the window, as functions that run inside its page: they are sent there as text, so they use nothing but
 * their argument and the page.
 */

/** Clicks one of the elements that a selector finds and that hold a text. @returns whether there was one. */
export function clickOn(target: {
  readonly selector: string;
  readonly text?: string;
  /** Which of them, from 0 to 1. */
  readonly which?: number;
}): boolean {
  const { selector, text = '', which = 0 } = target;
  const found = [...document.querySelectorAll<HTMLElement>(selector)].filter((element) =>
    element.textContent.includes(text),
  );
  const element = found[Math.min(found.length - 1, Math.floor(which * found.length))];
  if (!element) return false;
  const options = { bubbles: true, cancelable: true, button: 0 };
  element.dispatchEvent(new PointerEvent('pointerdown', { ...options, pointerType: 'mouse' }));
  element.dispatchEvent(new MouseEvent('mousedown', options));
  element.dispatchEvent(new PointerEvent('pointerup', { ...options, pointerType: 'mouse' }));
  element.dispatchEvent(new MouseEvent('mouseup', options));
  element.click();
  return true;
}

/** Writes into a field. @returns whether there is one. */
export function fill(target: { readonly selector: string; readonly text: string }): boolean {
  const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(target.selector);
  if (!field) return false;
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value') ?? {};
  set?.call(field, target.text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  return true;
}

/** Presses a key in an element, or in the page when there is none. */
export function press(target: { readonly selector: string; readonly key: string }): void {
  const element = document.querySelector(target.selector) ?? document;
  element.dispatchEvent(new KeyboardEvent('keydown', { key: target.key, bubbles: true }));
}

/** How many elements a selector finds. */
export function count(selector: string): number {
  return document.querySelectorAll(selector).length;
}
