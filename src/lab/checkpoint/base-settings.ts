/** The settings of a run that begins with a checkpoint, from those that were asked for by name. */
import type { AskedSettings } from '../page-handle.ts';
import { withCurrentNames } from '../settings/aliases.ts';
import { checkSettings } from '../settings/check.ts';
import { withoutIdleSettings } from '../settings/effect.ts';
import { nextRound } from '../settings/next-round.ts';
import type { RunSettings } from '../settings/settings.ts';
import { settingsOfWarmStart, type WarmStart } from './warm-start.ts';

/**
 * A search that goes on has those of its run, a run on an agent's own driving those of the next round; all others have
 * the preset's. There is one round, where no more are asked for.
 * @throws Error naming a setting that is wrong, or that cannot take effect on what is kept
 */
export function settingsWithBase(given: AskedSettings, base: WarmStart): RunSettings {
  const asked = withCurrentNames(given);
  switch (base.keep) {
    case 'search':
      return settingsOfWarmStart(checkSettings({ ...base.checkpoint.settings, ...asked }), base, asked);
    case 'policy': {
      // Names what is wrong with them before the next round is looked up.
      const { experiment, preset } = checkSettings(asked);
      const whole = checkSettings({ ...nextRound(experiment, preset), ...asked });
      return settingsOfWarmStart(withoutIdleSettings(whole), base, asked);
    }
    default:
      return settingsOfWarmStart(checkSettings(asked), base, asked);
  }
}
