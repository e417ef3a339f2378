/** Canvases, pointers and media queries that a browser refuses. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { addNotice, createLabStore, type LabStore, type NoticeLevel } from '../../../src/store/store.ts';
import { context2d } from '../../../src/ui/common/context-2d.ts';
import { matchesMedia } from '../../../src/ui/media.ts';
import { capturePointer } from '../../../src/ui/world/pointer-capture.ts';

const refuse = () => {
  throw new DOMException('not now', 'InvalidStateError');
};
const runOf =
  (store: LabStore) =>
  (_: 'notify', level: NoticeLevel, text: string): void =>
    addNotice(store, level, text);
const canvasThat = (getContext: () => unknown) => ({ getContext }) as unknown as HTMLCanvasElement;

afterEach(() => vi.unstubAllGlobals());

describe('a 2d context', () => {
  it('is handed on, and nothing is said', () => {
    const store = createLabStore(presetSettings('car-racing', 'smoke'));
    const context = {};
    expect(
      context2d(
        canvasThat(() => context),
        runOf(store),
      ),
    ).toBe(context);
    expect(context2d(null, runOf(store))).toBeNull();
    expect(store.getState().notices).toEqual([]);
  });

  it.each([
    ['null', () => null, /gives null/],
    ['thrown', refuse, /not now/],
  ])('that is %s is told of once, however often it is drawn', (_, getContext, told) => {
    const store = createLabStore(presetSettings('car-racing', 'smoke'));
    const run = runOf(store);
    for (let i = 0; i < 3; i++) expect(context2d(canvasThat(getContext), run)).toBeNull();
    expect(store.getState().notices).toMatchObject([{ count: 1, text: expect.stringMatching(told) }]);
  });
});

describe('a pointer', () => {
  it('is captured where the browser lets it', () => {
    const setPointerCapture = vi.fn();
    expect(capturePointer({ setPointerCapture } as unknown as Element, 3)).toBe(true);
    expect(setPointerCapture).toHaveBeenCalledWith(3);
  });

  it('that is up already, or cannot be captured, throws nothing', () => {
    expect(capturePointer({ setPointerCapture: refuse } as unknown as Element, 3)).toBe(false);
    expect(capturePointer({} as Element, 3)).toBe(false);
  });
});

describe('a media query', () => {
  it.each([
    ['holds', () => ({ matches: true }), true],
    ['does not hold', () => ({ matches: false }), false],
    ['is refused', refuse, false],
    ['cannot be asked', undefined, false],
  ])('that %s', (_, matchMedia, expected) => {
    vi.stubGlobal('window', { matchMedia });
    expect(matchesMedia('(pointer: coarse)')).toBe(expected);
  });
});
