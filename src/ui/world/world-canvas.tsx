/**
 * The canvas of the large picture. The viewer's thread draws on it; this component reports its size, the density of the
 * display and the camera. Where a browser's workers cannot draw, a text in its place says so.
 */
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { messageOf } from '../../math/text.ts';
import type { RunCommand } from '../../store/commands.ts';
import type { DrawnPicture, View } from '../../store/engine.ts';
import { useLab, useView, useViewer, useWorkbench } from '../workbench.tsx';
import classes from './world-view.module.css';

const REDUCED_MOTION = '(prefers-reduced-motion: reduce)';
/** Beyond this density nobody sees a difference, and every pixel is drawn. */
const MAX_RATIO = 3;

export const canDrawOffThread = (): boolean =>
  typeof OffscreenCanvas === 'function' && 'transferControlToOffscreen' in HTMLCanvasElement.prototype;

interface WorldCanvasProps {
  /** Thumbs cover its lower corners. */
  thumbs?: boolean;
  /** The framing of the agent's frame. */
  framed?: boolean;
  /** Around which of the two cars. */
  picture?: DrawnPicture;
}

export function WorldCanvas({ thumbs = false, framed = false, picture = 'watched' }: WorldCanvasProps) {
  const { run } = useWorkbench();
  const host = useRef<HTMLSpanElement>(null);
  const size = useSize(host);
  const camera = useView((state) => state.camera);
  const zoom = useView((state) => state.zoom);
  const human = useViewer((state) => state.actor === 'human');
  const training = useLab((state) => state.status === 'running');
  const reducedMotion = useMediaQuery(REDUCED_MOTION, undefined, { getInitialValueInEffect: false });
  // While the cores train, only whoever drives gets the pictures between the steps.
  const smooth = !reducedMotion && (human || !training);

  const [drawable, setDrawable] = useState(canDrawOffThread);

  useEffect(() => {
    if (!canDrawOffThread()) return;
    // A canvas can be handed over once; every new thread needs a new one.
    const fresh = (): OffscreenCanvas | null => {
      const canvas = document.createElement('canvas');
      canvas.className = classes.canvas;
      canvas.dataset.testid = picture === 'watched' ? 'stage' : 'stage-opponent';
      canvas.setAttribute('aria-hidden', 'true');
      try {
        const surface = canvas.transferControlToOffscreen();
        host.current?.replaceChildren(canvas);
        return surface;
      } catch {
        // A browser that has the method may still refuse it: said in the picture's place.
        setDrawable(false);
        return null;
      }
    };
    const report = cannotDraw(run);
    run('drawOn', fresh, picture).catch(report);
    return () => {
      run('drawOn', null, picture).catch(report);
    };
  }, [run, picture]);

  useEffect(() => {
    if (size === null) return;
    const shown = framed ? { camera: 'agent' as const, zoom: 1, bare: !human } : { camera, zoom };
    const view: View = { ...size, ...shown, smooth, thumbs };
    run('look', view, picture).catch(cannotDraw(run));
  }, [run, size, camera, zoom, smooth, thumbs, framed, human, picture]);

  return (
    <span ref={host} className={classes.host}>
      {!drawable && (
        <span className={classes.unsupported}>
          This browser cannot draw in a worker (OffscreenCanvas); the 64×64 frames show the same environment.
        </span>
      )}
    </span>
  );
}

const cannotDraw =
  (run: RunCommand) =>
  (error: unknown): void =>
    run('notify', 'error', `The environment cannot be drawn: ${messageOf(error)}`);

/** CSS pixels and density of an element, kept up to date. */
function useSize(element: { current: HTMLElement | null }): Pick<View, 'width' | 'height' | 'ratio'> | null {
  const [size, setSize] = useState<Pick<View, 'width' | 'height' | 'ratio'> | null>(null);
  useEffect(() => {
    const watched = element.current;
    if (watched === null) return;
    const measure = (): void => {
      const { width, height } = watched.getBoundingClientRect();
      if (width < 1 || height < 1) return;
      const ratio = Math.min(MAX_RATIO, window.devicePixelRatio);
      setSize((before) =>
        before?.width === width && before.height === height && before.ratio === ratio
          ? before
          : { width, height, ratio },
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    // Another display or another browser zoom: the same CSS pixels, other device pixels.
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [element]);
  return size;
}
