/**
 * The networks of a checkpoint and their sizes, from its metadata. Where a tool has removed the metadata, the shapes
 * of the tensors give most of it; the rest is assumed, with a notice.
 */
import { type ControllerConfig, checkControllerConfig } from '../../controller/controller.ts';
import { actionSizeOf } from '../../env/experiments.ts';
import { checkMemoryConfig, type MemoryConfig } from '../../memory/config.ts';
import { VISION_SIZES, type VisionConfig, type VisionSize, visionShapes } from '../../vision/config.ts';
import { withCurrentNames } from '../settings/aliases.ts';
import { checkSettings } from '../settings/check.ts';
import { presetSettings } from '../settings/presets.ts';
import { EXPERIMENTS, experimentOf, type Preset, type RunSettings } from '../settings/settings.ts';
import { parseObject } from './checkpoint-metadata.ts';
import type { Tensors } from './checkpoint-tensors.ts';

/** Number of the newest format; files of every earlier one open, too (tests/fixtures/checkpoints). */
const VERSION = 1;
const NAME = 'world-models-playground/';
export const FORMAT = `${NAME}${VERSION}`;

/** Values of `format` that Python's tools write: they name the framework. */
const FRAMEWORKS = ['pt', 'np', 'numpy', 'tf', 'flax', 'jax', 'mlx', 'paddle'];
const OUR_KEYS = ['settings', 'history', 'report', 'vision', 'memory', 'controller', 'evolution', 'best'];

const KEEPING_METADATA =
  'To keep them in Python: metadata = safe_open(file, "np").metadata(), ' +
  'then save_file(tensors, file, metadata=metadata)';

/** Values of settings that older files do not have; the present preset may differ. */
const OLDER_FILES: Partial<RunSettings> = {
  rounds: 1,
  'collect.source': 'played',
  'collect.agentFraction': 0,
  'collect.importedFraction': 0,
  'vision.coarseWeight': 0,
  'vision.groundWeight': 0,
  'memory.carryState': false,
  'memory.rewardWeight': 1,
  'memory.auxiliaryHorizon': 0,
  'memory.auxiliaryWeight': 10,
  'evolution.replayFraction': 0,
  'evolution.averagingWindow': 1,
  'evolution.riskAversion': 0,
};

/** Auxiliary horizon of an M whose auxiliary head has no metadata: that of the presets. */
const USUAL_HORIZON = 16;
const PRESET_OF: Record<VisionSize, Preset> = { tiny: 'smoke', compact: 'quick', paper: 'paper' };

/** Of all experiments, ascending. */
const ACTION_SIZES = [...new Set(EXPERIMENTS.map((id) => actionSizeOf(experimentOf(id))))].sort(
  (a, b) => a - b,
);

export interface Parts {
  settings: RunSettings;
  vision: VisionConfig | null;
  memory: MemoryConfig | null;
  controller: ControllerConfig | null;
  notices: string[];
}

type Metadata = Record<string, string>;

/** Null where a tool has removed them. @throws Error naming the setting that is wrong */
export function settingsOf(metadata: Metadata): RunSettings | null {
  const given = parseObject<Partial<RunSettings>>(metadata, 'settings');
  if (given === null) return null;
  const named = withCurrentNames(given);
  const { 'vision.learningRate': rate } = named;
  // V's learning rate was constant.
  const constant = rate === undefined ? {} : { 'vision.finalLearningRate': rate };
  return checkSettings({ ...OLDER_FILES, ...constant, ...named });
}

/** @throws Error naming what is wrong with the metadata, or missing and not given by the shapes */
export function partsOf(tensors: Tensors, metadata: Metadata): Parts {
  checkFormat(tensors, metadata);
  const known = settingsOf(metadata);
  const horizon = known?.['memory.auxiliaryHorizon'] || USUAL_HORIZON;
  const missing: string[] = known === null ? ['settings'] : [];
  const configOf = <Config>(part: string, byShapes: () => Config): Config | null => {
    const config = parseObject<Config & object>(metadata, part);
    const hasTensors = Object.keys(tensors).some((name) => name.startsWith(`${part}.`));
    if (config !== null || !hasTensors) return config;
    missing.push(part);
    return byShapes();
  };
  const vision = configOf('vision', () => visionByShapes(tensors));
  const memory = configOf('memory', () => memoryByShapes(tensors, vision, horizon));
  const stored = configOf('controller', () => controllerByShapes(tensors, memory));
  const settings = known ?? assumedSettings(vision, memory, stored);
  const { head } = experimentOf(settings.experiment);
  const controller = stored && { ...stored, ...(head !== null && { head }) };
  checkTogether({ vision, memory, controller });
  const notices = missing.length === 0 ? [] : [assumption(missing, { settings, vision, memory, controller })];
  return { settings, vision, memory, controller, notices };
}

/** @throws Error with the version of a file that only a newer page reads */
export function refuseNewer({ format }: Metadata): void {
  const version = format?.startsWith(NAME) ? Number(format.slice(NAME.length)) : Number.NaN;
  if (version > VERSION) {
    throw new Error(
      `the checkpoint has format version ${version}, this page reads versions up to ${VERSION}: ` +
        'open it with the newest page',
    );
  }
}

function checkFormat(tensors: Tensors, metadata: Metadata): void {
  const { format } = metadata;
  if (format === FORMAT) return;
  refuseNewer(metadata);
  const fault = `not a checkpoint of this page: its format is "${format ?? 'missing'}", expected "${FORMAT}"`;
  if (format !== undefined && !FRAMEWORKS.includes(format)) throw new Error(fault);
  const left = OUR_KEYS.filter((key) => metadata[key] !== undefined);
  if (left.length > 0) {
    throw new Error(
      `${fault}, but it has other metadata of this page (${left.join(', ')}). ${KEEPING_METADATA}`,
    );
  }
  if (!Object.keys(tensors).some((name) => name.startsWith('vision.'))) {
    throw new Error(`${fault}, and none of its tensors is named vision.…`);
  }
}

function checkTogether({ vision, memory, controller }: Omit<Parts, 'settings' | 'notices'>): void {
  if (memory !== null) {
    checkMemoryConfig(memory);
    for (const key of ['predictReward', 'predictDone'] as const) {
      if (typeof memory[key] !== 'boolean') {
        throw new Error(
          `memory ${key} of the checkpoint is true or false, got ${JSON.stringify(memory[key])}`,
        );
      }
    }
  }
  const latents = vision?.latentSize;
  if (vision !== null && memory !== null && memory.latentSize !== latents) {
    throw new Error(`the checkpoint's V has ${latents} latents but its M expects ${memory.latentSize}`);
  }
  if (controller === null) return;
  checkControllerConfig(controller);
  if (controller.latentSize !== latents || controller.hiddenSize !== memory?.hiddenSize) {
    throw new Error(
      `the checkpoint's C reads ${controller.latentSize} latents and ${controller.hiddenSize} units of h, ` +
        `its V and M have ${latents} and ${memory?.hiddenSize}`,
    );
  }
  if (memory.actionSize !== controller.actionSize) {
    throw new Error(
      `the checkpoint's C gives ${controller.actionSize} actions, its M expects ${memory.actionSize}`,
    );
  }
}

function visionByShapes(tensors: Tensors): VisionConfig {
  const latentSize = lengthOf(tensors, 'vision.mu.bias', 'vision');
  const filters = lengthOf(tensors, 'vision.encoder.conv1.bias', 'vision');
  const filtersOf = (size: VisionSize): number =>
    visionShapes({ size, latentSize })['vision.encoder.conv1.bias'][0];
  const size = VISION_SIZES.find((each) => filtersOf(each) === filters);
  if (size !== undefined) return { size, latentSize };
  const known = VISION_SIZES.map((each) => `${filtersOf(each)} (${each})`).join(', ');
  throw missingKey('vision', `vision.encoder.conv1.bias has ${filters} filters, known are ${known}`);
}

function memoryByShapes(tensors: Tensors, vision: VisionConfig | null, horizon: number): MemoryConfig {
  if (vision === null) throw missingKey('memory', 'without V its shapes do not give the number of latents');
  const { latentSize } = vision;
  const has = (head: string): boolean =>
    Object.keys(tensors).some((name) => name.startsWith(`memory.${head}.`));
  const hiddenSize = lengthOf(tensors, 'memory.lstm.bias', 'memory') / 4;
  const mixtures = lengthOf(tensors, 'memory.mdn.bias', 'memory') / (3 * latentSize);
  const inputs = lengthOf(tensors, 'memory.lstm.kernel', 'memory') / (4 * hiddenSize);
  const actionSize = inputs - hiddenSize - latentSize;
  if (![hiddenSize, mixtures].every(Number.isInteger) || !ACTION_SIZES.includes(actionSize)) {
    throw missingKey(
      'memory',
      `with ${latentSize} latents, memory.lstm.* give ${hiddenSize} units and ${actionSize} actions ` +
        `(${ACTION_SIZES.join(' or ')}), ` +
        `memory.mdn.bias gives ${mixtures} Gaussians`,
    );
  }
  return {
    ...{ latentSize, actionSize, hiddenSize, mixtures },
    ...{ predictReward: has('reward'), predictDone: has('done'), aheadSteps: has('ahead') ? horizon : 0 },
  };
}

function controllerByShapes(tensors: Tensors, memory: MemoryConfig | null): ControllerConfig {
  if (memory === null) throw missingKey('controller', 'without M its shapes do not give the inputs of C');
  const { latentSize, hiddenSize, actionSize } = memory;
  const count = lengthOf(tensors, 'controller.kernel', 'controller');
  const read = count / actionSize;
  if (read !== latentSize && read !== latentSize + hiddenSize) {
    throw missingKey(
      'controller',
      `controller.kernel has ${count} numbers, expected ${latentSize} or ${latentSize + hiddenSize} inputs ` +
        `of ${actionSize}`,
    );
  }
  return { inputs: read === latentSize ? 'z' : 'zh', latentSize, hiddenSize, actionSize };
}

function assumedSettings(
  vision: VisionConfig | null,
  memory: MemoryConfig | null,
  controller: ControllerConfig | null,
): RunSettings {
  if (vision === null || memory === null) {
    throw missingKey('settings', 'only the actions of M give the experiment, and there is no M');
  }
  // The first of several with as many: whoever means another one names it in the metadata.
  const experiment = EXPERIMENTS.find((id) => actionSizeOf(experimentOf(id)) === memory.actionSize)!;
  return checkSettings({
    ...presetSettings(experiment, PRESET_OF[vision.size]),
    'vision.size': vision.size,
    'vision.latentSize': vision.latentSize,
    'memory.hiddenSize': memory.hiddenSize,
    'memory.mixtures': memory.mixtures,
    'memory.auxiliaryHorizon': memory.aheadSteps,
    ...(controller !== null && { 'controller.inputs': controller.inputs }),
  });
}

function assumption(missing: readonly string[], parts: Omit<Parts, 'notices'>): string {
  const { settings, vision, memory, controller } = parts;
  const heads = (['reward', 'done', 'ahead'] as const).filter(
    (head) => ({ reward: memory?.predictReward, done: memory?.predictDone, ahead: memory?.aheadSteps })[head],
  );
  const facts = [
    `experiment ${settings.experiment}`,
    vision && `V ${vision.size} of ${vision.latentSize} latents`,
    memory &&
      `M of ${memory.hiddenSize} units and ${memory.mixtures} Gaussians, heads: ${heads.join(', ') || 'none'}`,
    controller && `C on ${controller.inputs}`,
  ];
  const assumed = missing.includes('settings')
    ? ` All other settings are assumed to be those of the preset ${settings.preset} ` +
      `(controller.sampleZ=${settings['controller.sampleZ']}, seed=${settings.seed} and so on).`
    : '';
  return (
    `The file has no metadata ${missing.join(', ')}. The shapes of its tensors give: ` +
    `${facts.filter((fact) => fact !== null).join('; ')}.${assumed} ${KEEPING_METADATA}.`
  );
}

function missingKey(key: string, why: string): Error {
  return new Error(`the checkpoint has no metadata "${key}": ${why}. ${KEEPING_METADATA}`);
}

/** Number of values of a tensor, which does not depend on the order of its axes. */
function lengthOf(tensors: Tensors, name: string, key: string): number {
  if (!Object.hasOwn(tensors, name)) throw missingKey(key, `${name}, which would give it, is missing too`);
  return tensors[name].shape.reduce((product, length) => product * length, 1);
}
