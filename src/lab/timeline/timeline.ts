/**
 * The timeline of the present agent: V or M as they were after an earlier step of their training, in the viewer in
 * place of those of now, or as the beginning of a run that goes back to them. The agent itself stays as it is.
 */
import { messageOf } from '../../math/text.ts';
import { checkWeights, type Weights } from '../../math/weights.ts';
import { memoryShapes } from '../../memory/config.ts';
import { visionShapes } from '../../vision/config.ts';
import type { Agent } from '../agent-parts.ts';
import { type Checkpoint, encodeCheckpoint } from '../checkpoint/checkpoint.ts';
import type { WarmStartRequest } from '../checkpoint/warm-start.ts';
import type { ViewerClient } from '../clients/viewer-client.ts';
import type { LabEvent, Looking } from '../events.ts';
import { latentSpread } from '../latent-spread.ts';
import type { TrainedPart } from '../learning/timelapse.ts';
import type { OpenedArchive } from '../library/run-files.ts';
import type { RunSettings } from '../settings/settings.ts';
import { CHANGEABLE } from '../stages/changeable.ts';
import { namesOf, snapshotPath, TIMELINE_FOLDER, TRAINED_PARTS } from './snapshot-names.ts';

type Viewer = Pick<ViewerClient, 'adopt' | 'setSpread'>;

interface Host {
  /** Each is ended here. */
  openArchive(): Promise<OpenedArchive>;
  emit(event: LabEvent): void;
  /** The agent of now. */
  current(): Checkpoint | null;
}

const NOW: Looking = { vision: null, memory: null };

export class Timeline {
  private readonly viewer: Viewer;
  private readonly host: Host;
  private looking = NOW;
  /** Counts what was asked for of each: the last one holds. */
  private readonly asked = { vision: 0, memory: 0 };

  constructor(viewer: Viewer, host: Host) {
    this.viewer = viewer;
    this.host = host;
  }

  /** The steps of V and of M whose weights this browser has. */
  async steps(): Promise<Record<TrainedPart, number[]>> {
    const run = this.host.current();
    const steps: Record<TrainedPart, number[]> = { vision: [], memory: [] };
    if (TRAINED_PARTS.every((part) => !run?.learning[part].timelapse)) return steps;
    const files = await this.with((archive) => archive.call((worker) => worker.list(TIMELINE_FOLDER)));
    const known = new Set(files.map(({ name }) => name));
    for (const part of TRAINED_PARTS) {
      const timelapse = run?.learning[part].timelapse;
      if (!timelapse) continue;
      for (const [step, name] of namesOf(timelapse)) if (known.has(name)) steps[part].push(step);
    }
    return steps;
  }

  /**
   * Shows V or M of a step in the viewer; null: that of now.
   * @throws Error where its weights are not in this browser; nothing has changed then
   */
  async look(part: TrainedPart, step: number | null): Promise<void> {
    const asked = ++this.asked[part];
    const run = this.host.current();
    if (run === null || (step === null && this.looking[part] === null)) return;
    const weights = step === null ? null : await this.read(run, part, step);
    // Meanwhile another step, or another agent, may have been asked for.
    if (asked !== this.asked[part] || run !== this.host.current()) return;
    const before = this.looking[part];
    this.looking = { ...this.looking, [part]: step };
    try {
      await this.show(run, part, weights);
    } catch (error) {
      this.looking = { ...this.looking, [part]: before };
      throw error;
    }
    this.host.emit({ type: 'looking', at: this.looking });
  }

  /** The viewer shows the newest networks of a run, but where an earlier one is looked at. */
  update(part: keyof Looking | 'controller'): void {
    if (part !== 'controller' && this.looking[part] !== null) return;
    const { agent } = this.host.current()!;
    this.viewer.adopt({ [part]: agent[part], starts: agent.starts }).catch((error: unknown) => {
      const text = `The viewer did not take the new weights: ${messageOf(error)}`;
      this.host.emit({ type: 'notice', level: 'warning', text });
    });
  }

  /** The viewer has another agent, as it is now. */
  forget(): void {
    for (const part of TRAINED_PARTS) this.asked[part]++;
    if (TRAINED_PARTS.every((part) => this.looking[part] === null)) return;
    this.looking = NOW;
    this.host.emit({ type: 'looking', at: NOW });
  }

  /**
   * A run that goes on learning from this step; what came later is made anew.
   * @param wanted the settings of the page, of which those count that a training may go on with
   * @throws Error where its weights are not in this browser
   */
  async rollBack(
    part: TrainedPart,
    step: number,
    name: string,
    wanted: RunSettings,
  ): Promise<{ settings: RunSettings; base: WarmStartRequest }> {
    const run = this.host.current();
    if (run === null) throw new Error('there is no agent on the page to go back with');
    const weights = await this.read(run, part, step);
    const changed = CHANGEABLE[part].map((key) => [key, wanted[key]]);
    return {
      settings: { ...run.settings, ...Object.fromEntries(changed) },
      base: { checkpoint: encodeCheckpoint(run), name, keep: part, rollBack: { part, step, weights } },
    };
  }

  private async show(
    { agent, report }: Checkpoint,
    part: TrainedPart,
    weights: Weights | null,
  ): Promise<void> {
    const { viewer } = this;
    const now = agent[part];
    await viewer.adopt({ [part]: weights === null ? now : { config: now!.config, weights } });
    // How far z spreads is known of the V of now alone.
    if (part === 'vision') await viewer.setSpread(weights === null ? latentSpread(report) : null);
  }

  private async read({ agent, learning }: Checkpoint, part: TrainedPart, step: number): Promise<Weights> {
    const { timelapse } = learning[part];
    const name = timelapse && namesOf(timelapse).get(step);
    const weights =
      name && (await this.with((archive) => archive.call((w) => w.snapshot(snapshotPath(name)))));
    if (!weights) {
      throw new Error(
        `the weights of ${part} at step ${step} are not in this browser: they stay where a run was trained, ` +
          'until the last run that has them is deleted',
      );
    }
    checkWeights(weights, shapesOf(agent, part));
    return weights;
  }

  private async with<T>(task: (archive: OpenedArchive) => Promise<T>): Promise<T> {
    const archive = await this.host.openArchive();
    try {
      return await task(archive);
    } finally {
      archive.end();
    }
  }
}

function shapesOf({ vision, memory }: Agent, part: TrainedPart): Record<string, number[]> {
  if (part === 'vision' && vision !== null) return visionShapes(vision.config);
  if (part === 'memory' && memory !== null) return memoryShapes(memory.config);
  throw new Error(`there is no ${part} on the page whose earlier weights could be looked at`);
}
