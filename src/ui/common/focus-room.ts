/** Where the focus goes when what had it is gone. */

/** Whether nothing has the focus: the browser takes it from an element that goes. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** To the button that asked a question, once it is answered; to the room where that is gone or takes no focus. */
export function focusAgain(asker: HTMLElement | null | undefined): void {
  if (!isFocusLost()) return;
  asker?.focus();
  focusRoom();
}

/** To the name of the room, so that Tab goes on from there; what has the focus keeps it. */
export function focusRoom(): void {
  const heading = document.querySelector<HTMLElement>('main h2');
  if (heading === null || !isFocusLost()) return;
  heading.tabIndex = -1;
  heading.addEventListener('blur', () => heading.removeAttribute('tabindex'), { once: true });
  heading.focus({ preventScroll: true });
}
