/** The text that an element shows, with its line breaks and without what cannot be selected. */
export function renderedText(element: Element): string {
  const selection = window.getSelection();
  if (!selection) return element.textContent ?? '';
  const kept = Array.from({ length: selection.rangeCount }, (_, index) =>
    selection.getRangeAt(index).cloneRange(),
  );
  selection.selectAllChildren(element);
  const text = selection.toString().trim();
  selection.removeAllRanges();
  for (const range of kept) selection.addRange(range);
  return text;
}

/** What is selected inside an element, or an empty text. */
export function selectedText(element: Element): string {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !selection.containsNode(element, true)) return '';
  return selection.toString().trim();
}
