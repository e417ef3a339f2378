/** A closed tab is a normal event: what was trained before it is there after it. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { watchPage } from '../../src/cli/page-session.ts';
import { decodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { pointEvery } from '../../src/training/curve-means.ts';
import { STILL, withPage } from './page.helper.ts';
import { keptStep, noticesOf, pressTrain, until } from './watch.helper.ts';

/** Episodes enough to close the tab between them; the other stages are short. */
const gathering = (steps: number): string =>
  `experiment=car-racing&preset=smoke&seed=4&collect.episodes=40&collect.steps=${steps}&vision.steps=1&memory.steps=1` +
  '&evolution.generations=1';

/** Of the 40 episodes, as the page says. */
async function gathered(page: Page): Promise<number> {
  const detail = await page.getByTestId('stage-collect').textContent();
  return Number(/([0-9]+) of 40 episodes/.exec(detail ?? '')?.[1] ?? 0);
}

const untilSome = (page: Page) =>
  until(
    'some episodes',
    () => gathered(page),
    (seen) => seen >= 8,
    120,
  );

test('a tab closed while it gathers loses only the episodes under way', async () => {
  await withPage(`?backend=wasm#${gathering(250)}`, STILL, async (page) => {
    page.on('dialog', (dialog) => void dialog.accept());
    await pressTrain(page);
    await untilSome(page);
    const before = await gathered(page);
    await page.reload();
    await page.getByTestId('train').waitFor();
    const tapes = () =>
      page.evaluate(async () => {
        let folder = await navigator.storage.getDirectory();
        for (const name of ['runs', 'car-racing-smoke-seed4', 'tapes'])
          folder = await folder.getDirectoryHandle(name);
        const dates: Record<string, number> = {};
        for await (const [name, handle] of folder.entries()) {
          if (!(handle instanceof FileSystemFileHandle) || name.endsWith('.part')) continue;
          dates[name] = (await handle.getFile()).lastModified;
        }
        return dates;
      });
    const kept = await tapes();
    expect(Object.keys(kept).length).toBeGreaterThanOrEqual(before);
    expect(Object.keys(kept).length).toBeLessThan(40);
    await pressTrain(page);
    await until(
      'the notice of the resumed run',
      () => noticesOf(page),
      (text) => /going on with the unfinished run.*no stage done before/i.test(text),
      60,
    );
    await until(
      'all episodes',
      () => page.getByTestId('stage-collect').getAttribute('data-status'),
      (status) => status === 'done',
      120,
    );
    const all = await tapes();
    expect(Object.keys(all)).toHaveLength(40);
    // What was whole was left as it was.
    for (const [name, date] of Object.entries(kept)) expect(all[name], name).toBe(date);
    await page.getByTestId('stop').click();
  });
});

test('a second round goes on after a reload, on the driving of the same agent', async () => {
  await withPage(`?backend=wasm#${gathering(150)}&rounds=2`, STILL, async (page) => {
    page.on('dialog', (dialog) => void dialog.accept());
    await pressTrain(page);
    await page.getByTestId('round').getByText('Round 2 of 2').waitFor({ timeout: 240_000 });
    await untilSome(page);
    const address = page.url();
    await page.reload();
    await pressTrain(page);
    await until(
      'the notice of the resumed run',
      () => noticesOf(page),
      (text) => /going on with the unfinished run.*no stage done before/i.test(text),
      60,
    );
    await page.getByTestId('round').getByText('Round 2 of 2').waitFor({ timeout: 60_000 });
    const report = await until(
      'the end of the run',
      () => page.evaluate(() => window.worldModels!.report()),
      (present) => present !== null && 'evaluation' in present,
      240,
    );
    expect(report!.base).toMatchObject({ keep: 'policy', name: 'car-racing-smoke-seed4-round1.safetensors' });
    expect(Object.keys((report!.collect as { policies: object }).policies)).toContain('C');
    expect(report!.distillation).toMatchObject({ rounds: [{ acted: 'earlier' }, { acted: 'new' }] });
    expect(page.url()).toBe(address);
  });
});

test('a disk that fills up pauses the run with a reason, and it goes on when there is room', async () => {
  const path =
    '?backend=wasm#experiment=car-racing&preset=smoke&seed=6&collect.episodes=60&collect.steps=200' +
    '&vision.steps=1&memory.steps=1&evolution.generations=1';
  await withPage(path, STILL, async (page) => {
    page.on('dialog', (dialog) => void dialog.accept());
    const devtools = await page.context().newCDPSession(page);
    const { origin } = new URL(page.url());
    const allow = (quotaSize: number) =>
      devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
    const status = () => page.getByTestId('stage-collect').getAttribute('data-status');

    await pressTrain(page);
    await until('the gathering', status, (seen) => seen === 'running', 60);
    await allow(2e7);
    await until(
      'the full disk',
      () => noticesOf(page),
      (text) =>
        /run is paused: no room for "runs\/.*tapes.* MB needed, .*delete runs in the room Runs/.test(text) &&
        /finished runs 0\.0 MB, unfinished runs, this one among them, [1-9]\d*\.\d MB/.test(text),
      120,
    );
    expect(await status()).toBe('paused');
    // Without room it is paused again, with the same notice.
    await page.getByTestId('offer-go-on').click();
    await page.getByTestId('offer-go-on').waitFor({ timeout: 60_000 });
    await until('another pause', status, (seen) => seen === 'paused', 60);

    await allow(1e10);
    await page.getByTestId('offer-go-on').click();
    await until('the rest', status, (seen) => seen === 'done', 120);
    expect(await noticesOf(page)).not.toMatch(/no room|going on with/i);
    await page.getByTestId('stop').click();
  });
});

test('an interrupted run goes on after a reload, with the stages that were done', async () => {
  const path =
    '?backend=wasm#experiment=bouncing-ball&preset=smoke&seed=3&memory.steps=20000&memory.batchSize=16';
  await withPage(path, STILL, async (page) => {
    page.on('dialog', (dialog) => void dialog.accept());
    const scripts: string[] = [];
    page.context().on('request', (request) => scripts.push(request.url()));
    const status = (stage: string) => page.getByTestId(`stage-${stage}`).getAttribute('data-status');
    await pressTrain(page);
    await until(
      'M training',
      () => status('memory'),
      (seen) => seen === 'running',
      120,
    );
    const stepOf = async () => {
      const detail = await page.getByTestId('stage-memory').textContent();
      return Number(/step (\d+) of/.exec(detail ?? '')?.[1] ?? 0);
    };
    // The training is kept some seconds after it began, then now and then: with two points of its curve, here.
    const kept = () => keptStep(page, 'bouncing-ball-smoke-seed3', 'memory');
    await until('the kept training', kept, (step) => step >= 2 * pointEvery(20_000), 120);
    expect(await stepOf()).toBeGreaterThan(0);
    await page.reload();
    await page.getByTestId('train').waitFor();
    expect(await status('vision')).not.toBe('done');
    await pressTrain(page);
    await until(
      'the notice of the resumed run',
      () => noticesOf(page),
      (text) => /going on with the unfinished run.*collect, vision, encode/i.test(text),
      60,
    );
    await until(
      'M training again',
      () => status('memory'),
      (seen) => seen === 'running',
      60,
    );
    expect(await status('vision')).toBe('done');
    // M goes on in the middle: at a step that was reached before the reload.
    await until(
      'the notice of the resumed training',
      () => noticesOf(page),
      (text) => /training of memory goes on at step [\d,]+/.test(text),
      60,
    );
    const resumedAt = Number(
      /training of memory goes on at step ([\d,]+)/.exec(await noticesOf(page))?.[1].replaceAll(',', ''),
    );
    expect(resumedAt).toBeGreaterThan(0);
    await until('M beyond where it was kept', stepOf, (step) => step > resumedAt, 60);
    await page.getByTestId('stop').click();
    await until(
      'the stop',
      () => status('memory'),
      (seen) => seen === 'stopped',
      20,
    );
    // Batches of 16 are shared by two threads, where the machine has them.
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    expect(scripts.some((url) => /\/gradient-[^/]*\.js$/.test(url))).toBe(cores > 1);
    expect(await noticesOf(page)).not.toMatch(/gradient worker/i);
    // V came from the files: it can be saved although it was not trained since the reload.
    await expect.poll(() => page.getByTestId('save').isEnabled()).toBe(true);
    // The curves are whole: they begin before the reload.
    const bytes = await page.evaluate(async () => [...(await window.worldModels!.checkpoint())]);
    const { vision, memory } = decodeCheckpoint(Uint8Array.from(bytes)).learning;
    expect([vision.curve[0].x, vision.curve.at(-1)?.x, vision.timelapse?.steps.at(-1)]).toEqual([1, 12, 12]);
    expect(memory.curve.filter(({ x }) => x <= resumedAt).length).toBeGreaterThan(1);
    // A point follows at a fixed step, which may not have been reached yet; none before the reload is missing.
    expect(memory.curve.at(-1)?.x).toBeGreaterThan(resumedAt - pointEvery(20_000));
    const steps = memory.curve.map(({ x }) => x);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  });
});

test('a second tab shows the run of the first, live, and goes on with it where that one is closed', async () => {
  const path =
    '?backend=wasm#experiment=bouncing-ball&preset=smoke&seed=9&memory.steps=20000&memory.batchSize=16';
  await withPage(path, STILL, async (first) => {
    const ofStage = (page: Page, stage: string) =>
      page.getByTestId(`stage-${stage}`).getAttribute('data-status');
    const stepOf = async (page: Page) => {
      const detail = await page.getByTestId('stage-memory').textContent();
      return Number(/step (\d+) of/.exec(detail ?? '')?.[1] ?? 0);
    };
    const trained = (page: Page, step: number) =>
      until(
        `M at step ${step}`,
        () => stepOf(page),
        (seen) => seen > step,
        120,
      );
    await pressTrain(first);
    await trained(first, 0);
    const second = await first.context().newPage();
    const said: string[] = [];
    watchPage(second, (problem) => said.push(problem));
    await second.goto(first.url());
    await second.getByTestId('watched').waitFor();
    expect(await ofStage(second, 'vision')).toBe('done');
    const seen = await trained(second, 0);
    await trained(second, seen);
    expect(await second.getByTestId('train').isDisabled()).toBe(true);
    // Pressed here, done there.
    await second.getByTestId('pause').click();
    await first.getByTestId('resume').waitFor();
    await second.getByTestId('resume').click();
    await first.getByTestId('pause').waitFor();

    const reached = await stepOf(second);
    await first.close({ runBeforeUnload: false });
    await second.getByTestId('offer-resume').waitFor({ timeout: 60_000 });
    expect(await noticesOf(second)).toContain('The tab that trained this run was closed');
    await second.getByTestId('offer-resume').click();
    await until(
      'M training again',
      () => ofStage(second, 'memory'),
      (status) => status === 'running',
      60,
    );
    expect(await second.getByTestId('watched').count()).toBe(0);
    expect(reached).toBeGreaterThan(0);
    await second.getByTestId('stop').click();
    expect(said).toEqual([]);
  });
});
