/** Where the focus goes when a room takes the place of what had it. */
import { afterEach, expect, it, vi } from 'vitest';
import { focusAgain, focusRoom } from '../../../src/ui/common/focus-room.ts';

afterEach(() => void vi.unstubAllGlobals());

/** A page with the name of a room on it. @param focused what has the focus; null: nothing */
function page(focused: object | null) {
  const body = {};
  const leave: (() => void)[] = [];
  const heading = {
    tabIndex: 0,
    focus: vi.fn(),
    removeAttribute: vi.fn(),
    addEventListener: (_: string, left: () => void) => leave.push(left),
  };
  const activeElement = focused ?? body;
  vi.stubGlobal('document', { body, activeElement, querySelector: () => heading });
  return { heading, leave: () => leave.forEach((left) => void left()) };
}

it('goes to the name of the room, which can be tabbed from but not to', () => {
  const { heading, leave } = page(null);
  focusRoom();
  expect(heading.tabIndex).toBe(-1);
  expect(heading.focus).toHaveBeenCalledExactlyOnceWith({ preventScroll: true });
  leave();
  expect(heading.removeAttribute).toHaveBeenCalledWith('tabindex');
});

it('goes back to the button that asked a question, to the room where that takes it no more', () => {
  const { heading } = page(null);
  const gone = { focus: vi.fn() };
  focusAgain(gone as unknown as HTMLElement);
  focusAgain(null);
  expect(gone.focus).toHaveBeenCalledOnce();
  expect(heading.focus).toHaveBeenCalledTimes(2);

  const there = { focus: () => vi.stubGlobal('document', { ...document, activeElement: there }) };
  focusAgain(there as unknown as HTMLElement);
  expect(document.activeElement).toBe(there);
  focusAgain(gone as unknown as HTMLElement);
  expect(gone.focus).toHaveBeenCalledOnce();
  expect(heading.focus).toHaveBeenCalledTimes(2);
});

it('stays with what has it', () => {
  const { heading } = page({});
  focusRoom();
  expect(heading.focus).not.toHaveBeenCalled();
});
