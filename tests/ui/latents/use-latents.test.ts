/** Whose z the sliders show. */
import { expect, it } from 'vitest';
import { LatentBank } from '../../../src/ui/latents/latent-bank.ts';
import { sourceOf } from '../../../src/ui/latents/use-latents.ts';

it('a z that a visitor holds is theirs until another agent or another length of z comes', () => {
  const [bank, longer] = [new LatentBank(4), new LatentBank(8)];
  const held = { source: 'visitor', bank, agents: 2 } as const;
  expect(sourceOf(null, bank, 2)).toBe('agent');
  expect(sourceOf(held, bank, 2)).toBe('visitor');
  expect(sourceOf(held, bank, 3)).toBe('agent');
  expect(sourceOf(held, longer, 2)).toBe('agent');
});
