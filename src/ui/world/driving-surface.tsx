/**
 * Input of the large picture. Shortcuts (src/store/commands.ts) work only while it has the focus. While a person
 * drives, a finger on the left half steers and one on the right half works gas and brake; otherwise the mouse wheel
 * and two fingers zoom.
 */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { commandOfKey } from '../../store/commands.ts';
import type { PictureName } from '../../store/view-control.ts';
import { usePanels } from '../experiments/index.tsx';
import type { HandsPanel } from '../experiments/panels.ts';
import { useViewer, useWorkbench } from '../workbench.tsx';
import { PinchZoom } from './pinch-zoom.ts';
import { capturePointer } from './pointer-capture.ts';
import { useSpokenState } from './spoken-state.ts';
import type { UsedHands } from './use-hands.ts';
import classes from './world-view.module.css';

interface DrivingSurfaceProps {
  hands: UsedHands;
  /** In which of the two worlds a person acts here. */
  world: PictureName;
  /** The mouse wheel and two fingers zoom. */
  zooms: boolean;
  children?: ReactNode;
}

const LABELS: Readonly<Record<PictureName, string>> = {
  reality: 'Environment, seen from above; keyboard shortcuts work while it has the focus',
  dream: 'Dream; keyboard shortcuts work while it has the focus',
};

export function DrivingSurface({ hands: used, world, zooms, children }: DrivingSurfaceProps) {
  const { run, view } = useWorkbench();
  const { driving, touch } = used;
  const surface = useRef<HTMLButtonElement>(null);
  const pinch = useRef(new PinchZoom((factor) => run('zoomBy', factor)));
  const hint = useId();
  const { hands, cameras, inWords } = usePanels();
  const drivable = hands !== null;
  const acts = useViewer(({ actor, dreamDriver }) =>
    world === 'dream' ? dreamDriver === 'human' : actor === 'human' && dreamDriver !== 'human',
  );
  const human = acts && drivable;
  const spoken = useSpokenState(inWords);

  // React listens to wheels passively; this one must keep the page from scrolling under a picture that zooms.
  useEffect(() => {
    const element = surface.current;
    if (element === null || !zooms) return;
    const turn = (event: WheelEvent): void => {
      // A pinch on a touch pad arrives with ctrlKey.
      if (document.activeElement !== element && !event.ctrlKey) return;
      event.preventDefault();
      run('zoomBy', Math.exp(-0.0015 * event.deltaY * (event.ctrlKey ? 6 : 1)));
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [run, zooms]);

  useEffect(() => {
    const place = world === 'dream' ? 'dreamElement' : 'element';
    view[place] = {
      focus: () => surface.current?.focus({ preventScroll: true }),
      blur: () => surface.current?.blur(),
      reveal: () => surface.current?.scrollIntoView({ block: 'nearest' }),
    };
    return () => {
      view[place] = null;
    };
  }, [view, world]);

  // Not every browser gives a button the focus that is touched: that the page loses it is heard where it always is.
  useEffect(() => {
    const release = (): void => {
      driving.releaseAll();
      pinch.current.release();
    };
    const hide = (): void => {
      if (document.hidden) release();
    };
    window.addEventListener('blur', release);
    window.addEventListener('pagehide', release);
    document.addEventListener('visibilitychange', hide);
    return () => {
      window.removeEventListener('blur', release);
      window.removeEventListener('pagehide', release);
      document.removeEventListener('visibilitychange', hide);
      // What is down when the picture goes comes up where nobody hears it.
      driving.release();
      pinch.current.release();
    };
  }, [driving]);

  const keyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // AltGr types brackets on many keyboards, and looks like Ctrl+Alt.
    const typed = event.getModifierState('AltGraph');
    if (!typed && (event.ctrlKey || event.metaKey || event.altKey)) return;
    if (human && driving.press(event.code)) {
      event.preventDefault();
      return;
    }
    const command = commandOfKey(event.key, drivable, event.shiftKey, cameras);
    if (command === null) return;
    event.preventDefault();
    void run(command);
  };

  const pointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (!drivable) return;
    const { pointerId, clientX, clientY } = event;
    capturePointer(event.currentTarget, pointerId);
    if (!human) {
      if (zooms && event.pointerType === 'touch') pinch.current.down(pointerId, clientX, clientY);
      return;
    }
    const box = event.currentTarget.getBoundingClientRect();
    driving.touch(pointerId, clientX < box.left + box.width / 2 ? 'wheel' : 'pedals', clientX, clientY);
    if (event.pointerType === 'touch') touch();
  };
  const pointerMove = ({ pointerId, clientX, clientY }: PointerEvent<HTMLElement>): void => {
    driving.drag(pointerId, clientX, clientY);
    pinch.current.move(pointerId, clientX, clientY);
  };
  const pointerUp = ({ pointerId }: PointerEvent<HTMLElement>): void => {
    driving.letGo(pointerId);
    pinch.current.up(pointerId);
  };

  return (
    <button
      ref={surface}
      type="button"
      className={classes.surface}
      data-human={human}
      data-testid={world === 'dream' ? 'dream-surface' : 'stage-surface'}
      aria-label={LABELS[world]}
      aria-describedby={`${spoken.id} ${hint}`}
      onKeyDown={keyDown}
      onKeyUp={(event) => {
        // A button is pressed by the space bar that comes up.
        if (event.code === 'Space') event.preventDefault();
        driving.lift(event.code);
      }}
      onBlur={() => driving.release()}
      onContextMenu={(event) => human && event.preventDefault()}
      onPointerDown={pointerDown}
      onPointerMove={pointerMove}
      onPointerUp={pointerUp}
      onPointerCancel={pointerUp}
      onLostPointerCapture={pointerUp}
    >
      {children}
      <span id={spoken.id} ref={spoken.ref} className={classes.spoken} />
      <span id={hint} className={classes.hint}>
        {human ? hands?.hint : hintFor(hands, cameras)}
      </span>
    </button>
  );
}

function hintFor(hands: HandsPanel | null, cameras: boolean): string {
  const act = hands === null ? '→: step' : `H: ${hands.start.toLowerCase()}`;
  return `Space: play · ${act}${cameras ? ' · C: camera' : ''} · ?: shortcuts`;
}
