/**
 * A run's events as lines in a terminal: one updating line a stage where the output is a terminal, else a
 * line every ten seconds and at every change.
 */
import type { DiagnosticsProgress, LabEvent, StageProgress } from '../lab/events.ts';

export interface TextOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const SECONDS_BETWEEN_LINES = 10;

/** 3:07, or 1:02:03 from an hour on; -:-- for what is no number of seconds. */
export function clock(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-:--';
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

export function stageLine(stage: string, progress: StageProgress): string {
  const percent = percentOf(progress.fraction);
  const known = progress.eta !== null && Number.isFinite(progress.eta);
  const time =
    progress.status === 'running'
      ? `${clock(progress.elapsed)}, ${known ? `${clock(progress.eta ?? 0)} left` : 'time left unknown'}`
      : `${clock(progress.elapsed)}, ${progress.status}`;
  return `${stage.padEnd(8)} ${percent}  ${time}${progress.detail === '' ? '' : `  ${progress.detail}`}`;
}

function percentOf(fraction: number): string {
  return (Number.isFinite(fraction) ? `${Math.floor(100 * fraction)}%` : '-').padStart(4);
}

export class ProgressPrinter {
  readonly #out: TextOutput;
  readonly #seconds: () => number;
  /** Status each stage was last printed with. */
  readonly #printed = new Map<string, string>();
  #lastLine = Number.NEGATIVE_INFINITY;
  #lastPoint = Number.NEGATIVE_INFINITY;
  /** The line now being updated in place, '' for none; only on a terminal. */
  #live = '';

  constructor(out: TextOutput, seconds: () => number = () => performance.now() / 1000) {
    this.#out = out;
    this.#seconds = seconds;
  }

  show(event: LabEvent): void {
    if (event.type === 'stage') this.#stage(event.stage, event.progress);
    else if (event.type === 'examination') this.#examination(event.progress);
    else if (event.type === 'notice') this.print(`${event.level}: ${event.text}`);
    else if (event.type === 'backend') this.print(`backend  ${event.name}: ${event.reason}`);
    else if (event.type === 'point' && event.curve === 'fitness') this.#fitness(event.x, event.values);
  }

  /** A line of its own, above the one being updated. */
  print(line: string): void {
    if (this.#live === '') {
      this.#out.write(`${line}\n`);
      return;
    }
    this.#out.write(`\r\x1b[K${line}\n`);
    this.#draw();
  }

  /** Leaves the line being updated as it stands. */
  end(): void {
    if (this.#live !== '') this.#out.write('\n');
    this.#live = '';
  }

  #stage(stage: string, progress: StageProgress): void {
    if (progress.status === 'waiting' || progress.status === 'skipped') return;
    const changed = this.#printed.get(stage) !== progress.status;
    const over = progress.status !== 'running' && progress.status !== 'paused';
    this.#printed.set(stage, progress.status);
    this.#update(stageLine(stage, progress), changed, over);
  }

  #examination(progress: DiagnosticsProgress | null): void {
    if (progress === null) return;
    const percent = percentOf(progress.fraction);
    const end = progress.fraction === 1;
    this.#update(`diagnose  ${percent}  ${progress.detail}`, end || progress.fraction === 0, end);
  }

  /** @param over the line is not updated any more */
  #update(line: string, changed: boolean, over: boolean): void {
    if (this.#out.isTTY) {
      if (over && !changed) return;
      this.#live = line;
      this.#draw();
      if (over) this.end();
      return;
    }
    if (!changed && this.#seconds() - this.#lastLine < SECONDS_BETWEEN_LINES) return;
    this.#lastLine = this.#seconds();
    this.#out.write(`${line}\n`);
  }

  #fitness(generation: number, values: Record<string, number>): void {
    if (!this.#out.isTTY && this.#seconds() - this.#lastPoint < SECONDS_BETWEEN_LINES) return;
    this.#lastPoint = this.#seconds();
    const { search = 0, ...returns } = values;
    // A step size of 0.05 is not 0.1.
    const shown = (name: string, value: number): string =>
      name === 'sigma' ? String(Number(value.toPrecision(2))) : value.toFixed(1);
    const numbers = Object.entries(returns).map(([name, value]) => `${name} ${shown(name, value)}`);
    if (search > 0) numbers.push(`search ${search}`);
    this.print(`fitness  generation ${generation}: ${numbers.join(', ')}`);
  }

  #draw(): void {
    // A line wider than the terminal would wrap and could no longer be overwritten.
    const width = (this.#out.columns ?? 80) - 1;
    this.#out.write(`\r\x1b[K${this.#live.slice(0, width)}`);
  }
}
