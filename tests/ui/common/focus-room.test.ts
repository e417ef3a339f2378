/** Where the focus goes when a room takes the place of what had it. */
import { afterEach, expect, it, vi } from 'vitest';
import { focusRoom } from '../../../src/ui/common/focus-room.ts';

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

it('stays with what has it', () => {
  const { heading } = page({});
  focusRoom();
  expect(heading.focus).not.toHaveBeenCalled();
});
