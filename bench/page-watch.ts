/** What the page's benchmark notes inside the page, from its first line on: first pictures, long tasks, frames. */

interface Picture {
  /** Milliseconds since the navigation at which the picture first differed from the one before; null: not yet. */
  movedAt: number | null;
  last: string;
}

interface PageWatch {
  pictures: Record<string, Picture>;
  tasks: { start: number; duration: number }[];
  frames: number;
}

declare global {
  interface Window {
    pageWatch: PageWatch;
  }
}

/** An init script of the page. @param names of the canvases, as in `canvas-reality` */
export function watch(names: string[]): void {
  const SIDE = 32;
  const pictures = Object.fromEntries(names.map((name) => [name, { movedAt: null, last: '' } as Picture]));
  const seen: PageWatch = { pictures, tasks: [], frames: 0 };
  window.pageWatch = seen;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.tasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask', buffered: true });

  const copy = Object.assign(document.createElement('canvas'), { width: SIDE, height: SIDE });
  const context = copy.getContext('2d', { willReadFrequently: true })!;
  // Methods: around other functions with a name, tsx puts a helper that the page does not have.
  const eye = {
    /** Small, so that looking costs next to nothing; '' while it is blank. */
    look(canvas: HTMLCanvasElement): string {
      context.clearRect(0, 0, SIDE, SIDE);
      if (canvas.width > 0 && canvas.height > 0) context.drawImage(canvas, 0, 0, SIDE, SIDE);
      const colours = new Uint32Array(context.getImageData(0, 0, SIDE, SIDE).data.buffer);
      return new Set(colours).size > 2 ? colours.join() : '';
    },
    frame(): void {
      seen.frames++;
      for (const [name, picture] of Object.entries(seen.pictures)) {
        if (picture.movedAt !== null) continue;
        const canvas = document.querySelector<HTMLCanvasElement>(`[data-testid="canvas-${name}"]`);
        const now = canvas === null ? '' : eye.look(canvas);
        if (picture.last !== '' && now !== '' && now !== picture.last) picture.movedAt = performance.now();
        picture.last = now;
      }
      requestAnimationFrame(eye.frame);
    },
  };
  requestAnimationFrame(eye.frame);
}
