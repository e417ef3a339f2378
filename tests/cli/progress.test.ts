/** Progress in a terminal that updates a line, and in one that only takes lines. */
import { expect, test } from 'vitest';
import { clock, ProgressPrinter, stageLine } from '../../src/cli/progress.ts';
import type { LabEvent, StageStatus } from '../../src/lab/events.ts';

const stage = (fraction: number, status: StageStatus = 'running'): LabEvent => ({
  type: 'stage',
  stage: 'vision',
  progress: {
    status,
    fraction,
    elapsed: 61,
    eta: status === 'running' ? 3599.6 : null,
    detail: `at ${fraction}`,
  },
});

function printerOn(isTTY: boolean) {
  let text = '';
  let seconds = 0;
  const out = { write: (part: string) => (text += part), isTTY, columns: 80 };
  const printer = new ProgressPrinter(out, () => seconds);
  return { printer, text: () => text, pass: (time: number) => (seconds += time) };
}

test('times are printed as on a clock', () => {
  expect([0, 59.4, 61, 3599.6, 36_000].map(clock)).toEqual(['0:00', '0:59', '1:01', '1:00:00', '10:00:00']);
});

test('a stage says how far it is, how long it took and what is left', () => {
  const event = stage(0.999) as Extract<LabEvent, { type: 'stage' }>;
  expect(stageLine('vision', event.progress)).toBe('vision    99%  1:01, 1:00:00 left  at 0.999');
});

test('an unknown time is called unknown, not printed as a number', () => {
  const unknown = { status: 'running', fraction: Number.NaN, elapsed: 5, detail: '' } as const;
  for (const eta of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
    const line = stageLine('vision', { ...unknown, eta });
    expect(line).toBe('vision      -  0:05, time left unknown');
  }
  expect([Number.NaN, Number.POSITIVE_INFINITY].map(clock)).toEqual(['-:--', '-:--']);
});

test('without a terminal a line is printed every ten seconds and at every change', () => {
  const { printer, text, pass } = printerOn(false);
  printer.show(stage(0, 'waiting'));
  for (const fraction of [0, 0.1, 0.2]) {
    printer.show(stage(fraction));
    pass(6);
  }
  printer.show(stage(1, 'done'));
  printer.show(stage(1, 'done'));
  expect(text().match(/at [\d.]+/g)).toEqual(['at 0', 'at 0.2', 'at 1']);
});

test('on a terminal one line is rewritten, others go above it, and it is never wider than the terminal', () => {
  const { printer, text } = printerOn(true);
  printer.show(stage(0.1));
  printer.show({ type: 'notice', level: 'warning', text: 'look out' });
  printer.show(stage(1, 'done'));
  printer.show(stage(1, 'done'));
  expect(text().split('\n')).toHaveLength(3);
  // What stays on each line after its carriage returns.
  const seen = text()
    .split('\n')
    .map((line) => line.split('\r\x1b[K').at(-1));
  expect(seen).toEqual(['warning: look out', 'vision   100%  1:01, done  at 1', '']);

  const narrow = printerOn(true);
  const long = stage(0.5) as Extract<LabEvent, { type: 'stage' }>;
  long.progress.detail = 'x'.repeat(200);
  narrow.printer.show(long);
  expect(narrow.text().replace('\r\x1b[K', '')).toHaveLength(79);
});

test('a generation of a later search names its search', () => {
  const { printer, text } = printerOn(true);
  printer.show({ type: 'point', curve: 'fitness', x: 3, values: { best: 2, sigma: 0.1 } });
  printer.show({ type: 'point', curve: 'fitness', x: 4, values: { best: 2, sigma: 0.0514, search: 1 } });
  expect(text()).toBe(
    'fitness  generation 3: best 2.0, sigma 0.1\nfitness  generation 4: best 2.0, sigma 0.051, search 1\n',
  );
});
