/** The agent of a checkpoint that collects episodes for another run. */
import type { Collector } from '../../rollout/agent-policy.ts';
import type { RunSettings } from '../settings/settings.ts';
import type { WarmStart } from './warm-start.ts';

/**
 * Null where none was asked to. Where V and M are kept it drives as large a fraction of the episodes whose moments
 * dreams begin at as some agent did of those they learned from.
 */
export function collectorOf(base: WarmStart | null, asked: RunSettings): Collector | null {
  if (base === null || base.keep === 'vision' || base.rollBack !== undefined) return null;
  const { agent, settings, report } = base.checkpoint;
  if (asked['collect.agentFraction'] === 0 || agent.controller === null) return null;
  const { date } = (report.provenance ?? {}) as { date?: unknown };
  const noise = asked['collect.parameterNoise'];
  const words = [
    base.name,
    typeof date === 'string' && `of ${date}`,
    noise > 0 && `with parameter noise ${noise}`,
  ];
  return {
    name: words.filter(Boolean).join(' '),
    vision: agent.vision!,
    memory: agent.memory!,
    driver: { ...agent.controller, sampleZ: settings['controller.sampleZ'] },
    ...(noise > 0 && { parameterNoise: noise }),
  };
}
