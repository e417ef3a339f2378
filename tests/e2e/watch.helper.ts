/** Goes through the rooms and watches a run as a visitor does: which pictures change, when every stage is done. */
import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import { PNG } from 'pngjs';
import { expect } from 'vitest';
import type { StageName } from '../../src/lab/events.ts';
import type { RoomId } from '../../src/store/rooms.ts';

/** Colours in a picture; one or two are a blank. */
export function colours(png: Buffer): number {
  const { data } = PNG.sync.read(png);
  const seen = new Set<number>();
  for (let i = 0; i < data.length; i += 4) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return seen.size;
}

/** The colour that most of a picture has: 0xRRGGBB. */
export function commonest(png: Buffer): number {
  const { data } = PNG.sync.read(png);
  const counts = new Map<number, number>();
  for (let i = 0; i < data.length; i += 4) {
    const colour = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}

/** Compiling in software fills Chromium's GPU process, which draws the page too: a picture waits for it. */
const PICTURE_MS = 120_000;

/** Pictures of a canvas that tell that it changes: no test asks for more, and each costs a screenshot. */
const ENOUGH_PICTURES = 3;
const LOOK_EVERY_MS = 1000;

/** Different pictures of each canvas, blanks left out, until there are enough. */
export class PictureLog {
  readonly #page: Page;
  readonly #seen: Map<string, Set<string>>;

  constructor(page: Page, canvases: readonly string[]) {
    this.#page = page;
    this.#seen = new Map(canvases.map((name) => [name, new Set()]));
  }

  async look(): Promise<void> {
    for (const [name, seen] of this.#seen) {
      if (seen.size >= ENOUGH_PICTURES) continue;
      const canvas = this.#page.getByTestId(`canvas-${name}`);
      if (!(await canvas.isVisible())) continue;
      const png = await canvas.screenshot({ timeout: PICTURE_MS });
      if (colours(png) > 2) seen.add(createHash('sha256').update(png).digest('hex'));
    }
  }

  count(name: string): number {
    return this.#seen.get(name)?.size ?? 0;
  }
}

/** Polls until a condition holds; says what was last seen when it does not in time. */
export async function until<T>(
  what: string,
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
  seconds: number,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > end)
      throw new Error(`${what}: not within ${seconds} s; last seen ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function stageStatuses(
  page: Page,
  stages: readonly StageName[],
): Promise<Record<string, string | null>> {
  const entries = stages.map(async (name) => [
    name,
    await page.getByTestId(`stage-${name}`).getAttribute('data-status'),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** What leads to each room: the page's name, a block of the loop, a button of the header. */
const DOORS: Readonly<Record<RoomId, string>> = {
  watch: 'room-watch',
  environment: 'loop-environment',
  vision: 'loop-v',
  memory: 'loop-m',
  controller: 'loop-c',
  dream: 'room-dream',
  train: 'room-train',
  report: 'room-report',
  paper: 'room-paper',
  runs: 'room-runs',
  data: 'room-data',
  machines: 'room-machines',
};

/** Opens a room as a visitor does, unless it is open. */
export async function openRoom(page: Page, room: RoomId): Promise<void> {
  const door = page.getByTestId(DOORS[room]);
  // The dream's lies beside the dream, on the first screen.
  if (room === 'dream' && !(await door.isVisible())) await openRoom(page, 'watch');
  if (room === 'machines' && !(await door.isVisible())) await openRoom(page, 'train');
  await door.waitFor();
  if ((await door.getAttribute('aria-current')) !== 'page') await door.click();
}

/** Opens the room where one trains, and presses Train. */
export async function pressTrain(page: Page): Promise<void> {
  await openRoom(page, 'train');
  await page.getByTestId('train').click();
}

/** The same where an agent comes with the page: once it is there, the page asks before a run takes its place. */
export async function pressTrainAnyway(page: Page): Promise<void> {
  await pressTrain(page);
  const question = page.getByTestId('confirm-train');
  await question.or(page.getByTestId('stop')).first().waitFor();
  if (await question.isVisible()) await question.click();
}

/** Until all stages are done, looking at the pictures now and then. A stage that fails ends it at once. */
export async function followRun(
  page: Page,
  stages: readonly StageName[],
  pictures: PictureLog,
  seconds: number,
): Promise<void> {
  let nextLook = 0;
  const statuses = await until(
    'every stage done',
    async () => {
      if (Date.now() >= nextLook) {
        await pictures.look();
        nextLook = Date.now() + LOOK_EVERY_MS;
      }
      return stageStatuses(page, stages);
    },
    (seen) => {
      const values = Object.values(seen);
      return values.includes('failed') || values.every((status) => status === 'done');
    },
    seconds,
  );
  const notices = statuses && Object.values(statuses).includes('failed') ? await noticesOf(page) : '';
  expect(statuses, notices).toEqual(Object.fromEntries(stages.map((name) => [name, 'done'])));
}

export async function noticesOf(page: Page): Promise<string> {
  const notices = page.getByTestId('notices');
  return (await notices.count()) === 0 ? '' : ((await notices.textContent()) ?? '');
}

/** A number beside the world, as it is written there. */
export async function readout(page: Page, name: string): Promise<string> {
  return (await page.locator(`[data-value="${name}"]`).first().textContent()) ?? '';
}

/** The step of the newest training of a part that the browser has kept; 0 where it has none yet. */
export function keptStep(page: Page, run: string, part: 'vision' | 'memory'): Promise<number> {
  return page.evaluate(
    async ([run, part]) => {
      const steps = [0];
      for (const slot of [0, 1]) {
        try {
          let folder = await navigator.storage.getDirectory();
          for (const name of ['runs', run, 'training']) folder = await folder.getDirectoryHandle(name);
          const file = await (await folder.getFileHandle(`${part}-${slot}.safetensors`)).getFile();
          const length = Number(new DataView(await file.slice(0, 8).arrayBuffer()).getBigUint64(0, true));
          const header = JSON.parse(await file.slice(8, 8 + length).text());
          steps.push(Number(header.__metadata__.step));
        } catch {
          // Not there yet, or just replaced: the next look sees it.
        }
      }
      return Math.max(...steps);
    },
    [run, part],
  );
}

/** Points of the longest line of the run in a chart, read off what is drawn; lines of the paper do not count. */
export async function chartPoints(page: Page, curve: string): Promise<number> {
  const paths = await page
    .getByTestId(`chart-${curve}`)
    .locator('.recharts-line:not(.published-line) path.recharts-curve')
    .evaluateAll((elements) => elements.map((element) => element.getAttribute('d') ?? ''));
  return Math.max(0, ...paths.map((d) => (d.match(/[MLC]/g) ?? []).length));
}
