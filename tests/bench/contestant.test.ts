/** Processes that are measured: they answer in order, and one that dies says why. */
import { describe, expect, it } from 'vitest';
import { Contestant } from '../../bench/car-racing/contestant.ts';
import { median, race, ratio } from '../../bench/car-racing/rounds.ts';
import { heldActions } from '../../bench/parity/live.ts';

/** A contestant in plain JavaScript that claims to take `seconds` for each step. */
function claiming(seconds: number): Promise<Contestant> {
  const script = `
    console.log(JSON.stringify({ name: 'sample', detail: '' }));
    require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const { actions, passes } = JSON.parse(line);
      const seconds = ${seconds} * actions.length * passes;
      console.log(JSON.stringify({ steps: actions.length * passes, seconds, busy: seconds, wall: 2 * seconds }));
    });`;
  return Contestant.start(process.execPath, ['-e', script]);
}

describe('contestants', () => {
  it('race over each drive; a ratio is the median of the rounds, a share the part of the time', async () => {
    const entries = [
      { name: 'quick', contestant: await claiming(0.01) },
      { name: 'slow', contestant: await claiming(0.04) },
    ];
    const drives = [3, 4, 5].map((seed) => ({ seed, actions: heldActions(seed, 10) }));
    const [quick, slow] = await race(entries, drives);
    for (const { contestant } of entries) contestant.stop();
    expect(quick.rounds).toHaveLength(3);
    expect(median(quick.rounds)).toBeCloseTo(100, 6);
    expect(ratio(quick, slow)).toBeCloseTo(4, 6);
    expect(quick.share).toBeCloseTo(0.5, 6);
  });

  it('that end too early say why', async () => {
    const dying = ['-e', 'console.error("no such library"); process.exit(3)'];
    await expect(Contestant.start(process.execPath, dying)).rejects.toThrow('no such library');
    await expect(Contestant.start('no-such-command', [])).rejects.toThrow('no-such-command');
  });
});

describe('held actions', () => {
  it('are float32, in range, held, and the same for the same seed', () => {
    const actions = heldActions(1000, 300);
    expect(actions).toHaveLength(300);
    expect(heldActions(1000, 300)).toEqual(actions);
    expect(heldActions(1001, 300)).not.toEqual(actions);
    const changes = actions.filter((action, i) => i > 0 && action !== actions[i - 1]).length;
    expect(changes).toBeGreaterThan(5);
    expect(changes).toBeLessThan(100);
    for (const [steer, gas, brake] of actions) {
      for (const value of [steer, gas, brake]) expect(Math.fround(value)).toBe(value);
      expect(Math.abs(steer)).toBeLessThanOrEqual(1);
      expect(Math.min(gas, brake)).toBeGreaterThanOrEqual(0);
      expect(Math.max(gas, brake)).toBeLessThanOrEqual(1);
    }
  });
});
