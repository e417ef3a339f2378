/** The viewer shows the experiment that is set: another experiment, size or seed is another viewer world. */
import type { RunSettings } from '../lab/settings/settings.ts';
import { sameWorld } from '../lab/settings/world-settings.ts';
import type { Engine } from '../store/engine.ts';
import type { Lab } from '../store/lab.ts';
import type { ViewerLoop } from '../store/viewer-loop.ts';

/** What the viewer's world depends on; a change of the others (batches, learning rates) leaves it alone. */
const VIEWED = [
  'experiment',
  'seed',
  'ball.radius',
  'ball.speed',
  'car.domainRandomize',
  'car.lapRule',
  'vision.size',
  'vision.latentSize',
  'memory.hiddenSize',
  'memory.mixtures',
  'controller.inputs',
  'controller.sampleZ',
] as const satisfies readonly (keyof RunSettings)[];

/** While the cores train, the picture is refreshed some twelve times per second. */
const TRAINING_INTERVAL_MS = 80;

export function followSettings(lab: Lab, loop: ViewerLoop): void {
  void loop.configure(lab.store.getState().settings);
  lab.store.subscribe((state, previous) => {
    const changed = VIEWED.some((key) => state.settings[key] !== previous.settings[key]);
    if (!sameWorld(state.settings, previous.settings)) {
      // Its results, and the scatter's episodes, are not of this world.
      loop.race.forgetAll();
      lab.cloud.clear();
    }
    if (changed) void loop.configure(state.settings);
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
