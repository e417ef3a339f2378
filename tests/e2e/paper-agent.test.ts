/** The authors' own files dropped on the page: they run, and what is wrong with others is said. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { missingPaperFiles, PAPER_FILES, paperPath, paperTitle } from '../paper/paper-data.helper.ts';
import { withPage } from './page.helper.ts';
import { noticesOf, PictureLog, until } from './watch.helper.ts';

const missing = missingPaperFiles();

/** Drops files on the page as a hand does, all at once. */
async function drop(page: Page, files: { name: string; bytes: Buffer }[]): Promise<void> {
  await page.evaluate(
    (list) => {
      const dataTransfer = new DataTransfer();
      for (const { name, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name));
      }
      const event = { dataTransfer, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent('dragenter', event));
      document.body.dispatchEvent(new DragEvent('drop', event));
    },
    files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') })),
  );
}

const published = (file: string) => ({
  name: basename(file),
  bytes: readFileSync(paperPath(file)),
});
const numberIn = async (page: Page, id: string): Promise<number> =>
  Number((await page.getByTestId(id).textContent())?.replace('−', '-'));

test.skipIf(missing !== null)(`the paper's M and C drive and dream (${paperTitle(missing)})`, async () => {
  await withPage('#room=paper', {}, async (page) => {
    await page.getByTestId('paper-agent').waitFor();
    const frames = readdirSync(paperPath('frames')).map((name) => published(`frames/${name}`));
    const { starts, history, tests, controller, latents, memory } = PAPER_FILES;
    await drop(page, [...frames, ...[starts, history, tests, controller, latents, memory].map(published)]);

    await page.getByTestId('paper-mean-ordered').waitFor({ timeout: 120_000 });
    await page.getByTestId('paper-loading').waitFor({ state: 'detached', timeout: 120_000 });
    expect(await page.getByTestId('paper-parts').textContent()).toMatch(
      /422,368.*900\.46.*984 frames, 13 active.*984 files/,
    );
    expect(await numberIn(page, 'paper-mean-ordered')).toBe(0.54);
    expect(await numberIn(page, 'paper-mean-shuffled')).toBeCloseTo(1.51, 1);
    expect(await page.getByTestId('paper-training').textContent()).toMatch(/1,800 generations.*900\.5/);

    // The tenth frame: C steers left for the first time.
    await page.getByTestId('paper-seek').fill('10');
    await until(
      'frame 10',
      () => page.getByTestId('paper-place').textContent(),
      (text) => text === 'frame 10 of 984',
      20,
    );
    expect(await numberIn(page, 'paper-recorded-Steer')).toBe(-0.7);
    expect(await numberIn(page, 'paper-recorded-Gas')).toBe(1);

    const pictures = new PictureLog(page, ['paper-recording', 'paper-dream']);
    await page.getByTestId('paper-dream').click();
    await until(
      'changing pictures of a dream',
      async () => {
        await pictures.look();
        return [pictures.count('paper-recording'), pictures.count('paper-dream')];
      },
      (counts) => counts.every((count) => count >= 3),
      60,
    );
    expect(await page.getByTestId('paper-place').textContent()).toMatch(/dream step \d+/);
    expect(await page.getByTestId('paper-nearest').textContent()).toMatch(/frame \d+, distance \d/);
    await page.getByTestId('paper-wake').click();
    await page.getByTestId('paper-dream').waitFor();
    expect(await noticesOf(page)).toBe('');

    // A bad file changes nothing.
    await drop(page, [{ name: 'rnn.json', bytes: published(memory).bytes.subarray(0, 100_000) }]);
    await until(
      'the refusal',
      () => noticesOf(page),
      (text) => /rnn\.json.*100,000 bytes.*cut off/.test(text),
      20,
    );
    expect(await numberIn(page, 'paper-mean-ordered')).toBe(0.54);
  });
});

test('an unknown JSON file is refused by name, and the button says where to get the right ones', async () => {
  await withPage('#room=paper', {}, async (page) => {
    await page.getByTestId('paper-agent').waitFor();
    await drop(page, [{ name: 'package.json', bytes: Buffer.from('{"name": "something else"}') }]);
    await until(
      'the refusal',
      () => noticesOf(page),
      (text) => text.includes('package.json') && text.includes('rnn.json'),
      20,
    );
    const named = (name: string, score: number) => ({
      name,
      bytes: Buffer.from(JSON.stringify([new Array(867).fill(0.5), score])),
    });
    await drop(page, [named('mine.json', 1), named('yours.json', 2)]);
    await until(
      'two files for one place',
      () => noticesOf(page),
      (text) => /mine\.json and yours\.json are both C/.test(text),
      20,
    );
    await page.getByTestId('paper-agent').click();
    expect(await page.getByTestId('paper-panel').textContent()).toContain('hardmaru/WorldModelsExperiments');
  });
});
