/** A server that is away for a moment is asked again; one that refuses is not. */
import { expect, it } from 'vitest';
import { untilAnswered } from '../../src/cluster/patience.ts';

const soon = { forMs: 60_000, waitMs: 1 };

function failing(times: number, text: string) {
  let asked = 0;
  const ask = async () => {
    asked++;
    if (asked <= times) throw new Error(text);
    return asked;
  };
  return { ask, asked: () => asked };
}

it('asks again while the server is away, and gives the first answer', async () => {
  for (const text of ['TimeoutError: timeout', 'no responders', 'connection disconnect']) {
    expect(await untilAnswered(failing(2, text).ask, soon)).toBe(3);
  }
});

it('asks a server that refuses once', async () => {
  const refused = failing(9, "permissions violation for publish to 'wm.task'");
  await expect(untilAnswered(refused.ask, soon)).rejects.toThrow('permissions violation');
  expect(refused.asked()).toBe(1);
});

it('ends with the last error where the server stays away', async () => {
  const away = failing(Number.POSITIVE_INFINITY, 'timeout');
  await expect(untilAnswered(away.ask, { forMs: 20, waitMs: 1 })).rejects.toThrow('timeout');
  expect(away.asked()).toBeGreaterThan(1);
});
