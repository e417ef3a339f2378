/** Whose z the sliders show. */
import { expect, it } from 'vitest';
import { LatentBank } from '../../../src/ui/latents/latent-bank.ts';
import { sourceOf } from '../../../src/ui/latents/use-latents.ts';

it('a z that a visitor holds is theirs until another agent, another length of z or a dream is asked for', () => {
  const [bank, longer] = [new LatentBank(4), new LatentBank(8)];
  const now = { bank, agents: 2, dreams: 5 };
  const held = { source: 'visitor', ...now } as const;
  expect(sourceOf(null, now)).toBe('agent');
  expect(sourceOf(held, now)).toBe('visitor');
  expect(sourceOf(held, { ...now, agents: 3 })).toBe('agent');
  expect(sourceOf(held, { ...now, bank: longer })).toBe('agent');
  expect(sourceOf(held, { ...now, dreams: 6 })).toBe('agent');
});
