/** An agent of small networks in place of the page's own: its diagnostics take seconds, not minutes. */
import type { Page } from 'playwright';
import { encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { wholeRun } from '../lab/whole-run.helper.ts';

/** Steps of an episode that its diagnostics collect, as long as those of the page's own. */
export const SMALL_AGENT_STEPS = 300;

export async function smallAgent(page: Page): Promise<void> {
  const run = wholeRun();
  const bytes = encodeCheckpoint({
    ...run,
    settings: { ...run.settings, 'collect.steps': SMALL_AGENT_STEPS },
  });
  await page.route('**/agents/car-racing.safetensors', (route) =>
    route.fulfill({ body: Buffer.from(bytes) }),
  );
}
