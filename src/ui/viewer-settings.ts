/**
 * The viewer shows the world that is set: another experiment, another seed or other options of the environment. The
 * other settings are those of the next run, and leave what is watched alone.
 */
import { sameWorld } from '../lab/settings/world-settings.ts';
import type { Engine } from '../store/engine.ts';
import type { Lab } from '../store/lab.ts';
import type { ViewerLoop } from '../store/viewer-loop.ts';

/** While the cores train, the picture is refreshed some twelve times per second. */
const TRAINING_INTERVAL_MS = 80;

export function followSettings(lab: Lab, loop: ViewerLoop): void {
  void loop.configure(lab.store.getState().settings);
  lab.store.subscribe((state, previous) => {
    const otherWorld = !sameWorld(state.settings, previous.settings);
    if (otherWorld) {
      // Its results, and the scatter's episodes, are not of this world.
      loop.race.forgetAll();
      lab.cloud.clear();
    }
    const otherSeed = state.settings.seed !== previous.settings.seed;
    if (otherWorld || otherSeed) void loop.configure(state.settings);
    const isOther =
      state.madeWith !== previous.madeWith || state.settings.experiment !== previous.settings.experiment;
    if (isOther) void loop.renew();
    loop.minInterval = state.status === 'running' ? TRAINING_INTERVAL_MS : 0;
  });
}

/** Shows the same moment again when other networks see it. */
export function followNetworks(engine: Pick<Engine, 'subscribe'>, loop: ViewerLoop): void {
  engine.subscribe((event) => {
    if (event.type === 'weights') loop.refresh(event.part === 'controller');
    if (event.type === 'looking') loop.refresh(false);
  });
}
