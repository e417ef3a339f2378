/** A finished search goes on: in a script, by the button, and as a new one where C alone is kept. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { STILL, withPage } from './page.helper.ts';
import { noticesOf, until } from './watch.helper.ts';

const SMOKE = { experiment: 'car-racing', preset: 'smoke' } as const;

test('3 generations and 2 more equal 5, to the bit; a new search differs, and is marked', async () => {
  await withPage('?backend=wasm#room=train', STILL, async (page) => {
    const seen = await page.evaluate(async (smoke) => {
      const lab = window.worldModels!;
      /** Every tensor of the file as numbers; fitness.csv without its seconds. */
      const outcome = async () => {
        const bytes = await lab.checkpoint();
        const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
        const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
        const tensors = Object.entries(header).flatMap(([name, value]) => {
          if (name === '__metadata__') return [];
          const [start, end] = (value as { data_offsets: [number, number] }).data_offsets;
          return [[name, bytes.slice(8 + length + start, 8 + length + end).join()]];
        });
        const lines = lab.fitnessCsv().trim().split('\n');
        const seconds = lines[0].split(',').indexOf('seconds');
        const rows = lines.map((line) => line.split(',').filter((_, column) => column !== seconds));
        return { tensors: Object.fromEntries(tensors) as Record<string, string>, rows };
      };
      await lab.run(smoke);
      const checkpoint = await lab.checkpoint();
      const name = 'three.safetensors';
      const more = { ...smoke, 'evolution.generations': 5 };
      await lab.run(more, { checkpoint, name, keep: 'memory' });
      const whole = await outcome();
      const details: string[] = [];
      const points: number[] = [];
      const stop = lab.subscribe((event) => {
        if (event.type === 'stage' && event.stage === 'evolve') details.push(event.progress.detail);
        if (event.type === 'point' && event.curve === 'fitness') points.push(event.x);
      });
      await lab.run(more, { checkpoint, name, keep: 'search' });
      stop();
      const continued = await outcome();
      const report = lab.report()!;
      await lab.run(more, { checkpoint, name, keep: 'controller' });
      const anew = await outcome();
      const refused = async (asked: Parameters<typeof lab.run>[0]) =>
        lab.run(asked, { checkpoint, name, keep: 'search' }).then(
          () => 'nothing',
          (error: Error) => error.message,
        );
      const refusals = [
        await refused({ ...more, 'evolution.populationSize': 8 }),
        await refused({ ...smoke, 'evolution.generations': 3 }),
      ];
      return { whole, continued, report, details, points, anew, refusals };
    }, SMOKE);
    expect(Object.keys(seen.whole.tensors)).toContain('evolution.covariance');
    expect(seen.continued).toEqual(seen.whole);
    expect(seen.points).toEqual([1, 2, 3, 4, 5]);
    expect(seen.details.join('\n')).toMatch(/stopped after 3 generations[\s\S]*5 generations/);
    expect(seen.details.join('\n')).not.toMatch(/generation [123],/);
    expect(seen.report.base).toMatchObject({ name: 'three.safetensors', keep: 'search' });
    // What V and M were found to know is kept with them.
    expect(seen.report.memory).toMatchObject({ steps: 8 });
    expect(seen.report.evaluation).toMatchObject({ episodes: 2 });

    expect(seen.anew.tensors['controller.kernel']).not.toBe(seen.whole.tensors['controller.kernel']);
    expect(seen.anew.rows.map((row) => row.at(-1))).toEqual(['search', '0', '0', '0', '1', '1']);
    expect(seen.refusals[0]).toContain('evolution.populationSize=8 cannot take effect');
    expect(seen.refusals[1]).toContain('evolution.generations=3 leaves none');
    await page.getByTestId('chart-fitness').getByText('new search').waitFor();
    await page.getByTestId('search').getByText('new search').waitFor();
    const figure = page.getByTestId('chart-fitness').locator('figure');
    expect(await figure.getAttribute('aria-label')).toContain('a new search from generation 4');
  });
});

test('the button continues the search for as many generations as it had', async () => {
  const path = '?backend=wasm#room=train&experiment=car-racing&preset=smoke&seed=5&evolution.generations=2';
  await withPage(path, STILL, async (page) => {
    const button = page.getByTestId('continue-search');
    await page.getByTestId('train').waitFor();
    expect(await button.count()).toBe(0);
    await page.getByTestId('train').click();
    await button.waitFor({ timeout: 120_000 });
    const before = await rowsOf(page);
    expect(before).toHaveLength(2);
    await button.click();
    const dialog = page.getByRole('dialog', { name: 'Continue the search?' });
    const more = dialog.getByLabel('More generations');
    expect(await more.inputValue()).toBe('2');
    await more.fill('');
    expect(await page.getByTestId('confirm-continue').isDisabled()).toBe(true);
    await more.fill('2');
    await page.getByTestId('confirm-continue').click();
    await until(
      'the notice',
      () => noticesOf(page),
      (text) =>
        text.includes('The search of car-racing-smoke-seed5.safetensors continues after 2 generations.'),
      30,
    );
    await button.waitFor({ timeout: 120_000 });
    const after = await rowsOf(page);
    expect(after).toHaveLength(4);
    expect(after.slice(0, 2)).toEqual(before);
    expect(await page.getByTestId('stage-evolve').getAttribute('data-status')).toBe('done');
    expect(page.url()).toContain('evolution.generations=4');
    expect(await page.getByTestId('chart-fitness').getByText('new search').count()).toBe(0);
  });
});

async function rowsOf(page: Page): Promise<string[]> {
  const csv = await page.evaluate(() => window.worldModels!.fitnessCsv());
  return csv.trim().split('\n').slice(1);
}
