/**
 * One run on several machines: a page that searches, two headless evaluators and a tab, each in a profile of its own,
 * over a real nats-server. Whatever is killed on the way, the history of the fitness is that of one machine alone.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import {
  hasNatsServer,
  NatsServer,
  PASSWORDS,
  type User,
  whySkipped,
} from '../cluster/nats-server.helper.ts';
import { wholeRun } from '../lab/whole-run.helper.ts';
import { STILL, withPage } from './page.helper.ts';
import { until } from './watch.helper.ts';

const SEARCH = {
  experiment: 'car-racing',
  preset: 'smoke',
  'evolution.generations': 5,
  'evolution.populationSize': 8,
  'evolution.rollouts': 6,
  'evolution.steps': 60,
  'evolution.testEvery': 0,
} as const;

const addressOf = (server: NatsServer, user: User): string =>
  `ws://${user}:${PASSWORDS[user]}@127.0.0.1:${server.webSocketPort}`;

/** The fitness without its seconds, a line a generation. */
const historyOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const lines = window.worldModels!.fitnessCsv().trim().split('\n');
    const seconds = lines[0].split(',').indexOf('seconds');
    return lines.map((line) =>
      line
        .split(',')
        .filter((_, column) => column !== seconds)
        .join(),
    );
  });

/** A search around the networks of the checkpoint; over the server's evaluators, where one is given. */
async function search(page: Page, checkpoint: string, server: string | null): Promise<void> {
  await page.evaluate(
    async ([settings, base64, address]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      window.worldModels!.share(address);
      await window.worldModels!.run(settings, {
        checkpoint: bytes,
        name: 'smoke.safetensors',
        keep: 'memory',
      });
    },
    [SEARCH, checkpoint, server] as const,
  );
}

const stateOf = (page: Page) => page.evaluate(() => window.evaluator!.state());

test.skipIf(!hasNatsServer)(
  `a shared run is the run of one machine, whatever is killed${whySkipped}`,
  async () => {
    const server = await NatsServer.start();
    const link = (as: string): string =>
      `${inject('url')}?agent=none#join=${encodeURIComponent(addressOf(server, 'evaluator'))}${as}`;
    try {
      await withPage('?backend=wasm#room=train', { ...STILL, ownBrowser: true }, async (page) => {
        const checkpoint = Buffer.from(encodeCheckpoint(wholeRun())).toString('base64');
        await search(page, checkpoint, null);
        const alone = await historyOf(page);
        expect(alone).toHaveLength(6);

        const join = async (as: string): Promise<Page> => {
          const context = await page.context().browser()!.newContext({ serviceWorkers: 'block' });
          const joined = await context.newPage();
          await joined.goto(link(as));
          await joined.waitForFunction(() => window.evaluator?.state().status === 'waiting');
          return joined;
        };
        const killed = await join('&as=terminal');
        const terminal = await join('&as=terminal');
        const tab = await join('');
        await tab.getByText('No run is under way there').waitFor();

        const first = search(page, checkpoint, addressOf(server, 'coordinator')).catch(
          (error: Error) => error,
        );
        await until(
          'an episode in hand',
          () => stateOf(killed),
          ({ held }) => held > 0,
          60,
        );
        await killed.goto('chrome://crash').catch(() => undefined);
        await tab.getByText('This machine plays episodes for the run "car-racing, smoke, seed 1"').waitFor();
        await until(
          'episodes of the tab',
          () => stateOf(tab),
          ({ episodes }) => episodes > 5,
          60,
        );

        // The coordinator is gone, without a goodbye, and comes back.
        await page.reload();
        expect(await first).toBeInstanceOf(Error);
        await page.waitForFunction(() => window.worldModels !== undefined);
        const before = (await stateOf(terminal)).episodes;
        const second = search(page, checkpoint, addressOf(server, 'coordinator'));
        await page.getByTestId('room-machines').click();
        await until(
          'episodes after the restart',
          () => stateOf(terminal),
          ({ episodes }) => episodes > before,
          60,
        );
        await server.kill();
        await wait(500);
        await server.begin();
        await second;

        expect(await historyOf(page)).toEqual(alone);
        const machines = page.getByTestId('machines');
        await machines.getByText(/^The run is over. Evaluators played \d+ % of/).waitFor();
        const rows = await machines.getByRole('row').allTextContents();
        for (const name of [/^This machine/, /^Terminal on Linux/, /^Chrome on Linux/]) {
          expect(rows.some((row) => name.test(row))).toBe(true);
        }
        await page.getByRole('figure', { name: /^Steps per second after/ }).waitFor();
        await tab.getByTestId('join-pause').click();
        await tab.getByText('Paused.').waitFor();
        await tab.getByTestId('join-leave').click();
        await tab.getByText('This machine has left').waitFor();
      });
    } finally {
      await server.end();
    }
  },
);

test.skipIf(!hasNatsServer)(`a join link that does not work says why${whySkipped}`, async () => {
  const server = await NatsServer.start();
  try {
    const wrong = `ws://evaluator:guess@127.0.0.1:${server.webSocketPort}`;
    await withPage(`#join=${encodeURIComponent(wrong)}`, {}, async (page) => {
      await page.getByText("refuses user 'evaluator' or its password: copy the join link anew").waitFor();
      await page.getByText('This machine cannot take part').waitFor();
    });
    await withPage('#join=10.0.0.2', {}, async (page) => {
      await page.getByText('This join link does not work').waitFor();
    });
  } finally {
    await server.end();
  }
});
