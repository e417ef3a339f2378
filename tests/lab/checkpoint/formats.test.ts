/**
 * Checkpoints of every format version, as files that are kept: they open with what they hold. The name of a file is its
 * version and what is particular: `1-first` has the metadata of the first agent that was published, with its settings
 * under their first names, on small networks. A new version adds a file and a line here, and removes none.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../../src/files/safetensors.ts';
import { decodeCheckpoint, type OpenedCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { settingsOf } from '../../../src/lab/checkpoint/checkpoint-parts.ts';
import { currentName } from '../../../src/lab/settings/aliases.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { EXPERIMENTS, PRESETS } from '../../../src/lab/settings/settings.ts';

const FOLDER = 'tests/fixtures/checkpoints';

interface Held {
  generations: number;
  /** Whether the search can go on. */
  search: boolean;
  /** Points of V's curve. */
  curve: number;
  /** First letters of the hash over V, M and C as read. */
  weights: string;
}

const FILES: Record<string, Held> = {
  '1-first.safetensors': { generations: 3, search: false, curve: 0, weights: '2b651cf6c90de3f1' },
  '1-today.safetensors': { generations: 1, search: true, curve: 3, weights: '2b651cf6c90de3f1' },
};

function held({ agent, history, search, learning }: OpenedCheckpoint): Held {
  const hash = createHash('sha256');
  for (const part of [agent.vision, agent.memory]) {
    for (const { data } of Object.values(part!.weights)) hash.update(new Uint8Array(data.buffer));
  }
  hash.update(new Uint8Array(agent.controller!.parameters.buffer));
  return {
    generations: history.length,
    search: search !== null,
    curve: learning.vision.curve.length,
    weights: hash.digest('hex').slice(0, 16),
  };
}

it.each(Object.entries(FILES))('%s opens with what it holds, without a notice', (name, expected) => {
  const opened = decodeCheckpoint(readFileSync(`${FOLDER}/${name}`));
  expect(opened.notices).toEqual([]);
  expect(held(opened)).toEqual(expected);
});

it('has a line for every file that is kept', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(FILES).sort());
});

it('settings that came later have the value by which older files were trained, not that of the present preset', () => {
  const {
    'vision.finalLearningRate': _,
    'vision.coarseWeight': coarse,
    ...older
  } = { ...presetSettings('bouncing-ball', 'quick'), 'vision.learningRate': 0.002 };
  expect(coarse).toBeGreaterThan(0);
  expect(settingsOf({ settings: JSON.stringify(older) })).toMatchObject({
    'vision.learningRate': 0.002,
    'vision.finalLearningRate': 0.002,
    'vision.coarseWeight': 0,
  });
});

it.each(EXPERIMENTS)(
  'a later setting of %s follows no preset in a file of the first format',
  (experiment) => {
    const { metadata } = decodeSafetensors(readFileSync(`${FOLDER}/1-first.safetensors`));
    const firstNames = Object.keys(JSON.parse(metadata.settings));
    const first = new Set(firstNames.map(currentName));
    const opened = PRESETS.map((preset) => {
      const today = Object.entries(presetSettings(experiment, preset)).filter(([key]) => first.has(key));
      return settingsOf({ settings: JSON.stringify(Object.fromEntries(today)) })!;
    });
    const following = Object.keys(opened[0])
      .filter((key) => !first.has(key))
      .filter((key) => new Set(opened.map((settings) => settings[key as keyof typeof settings])).size > 1);
    // V's comes from its learning rate; the other two have no effect, since C begins at zeros.
    const known = [
      'vision.finalLearningRate',
      'controller.distillationEpisodes',
      'controller.distillationRounds',
    ];
    expect(following).toEqual(known);
  },
);

it.each([
  [
    'world-models-playground/2',
    /format version 2, this page reads versions up to 1: open it with the newest page/,
  ],
  ['world-models-playground/10', /format version 10/],
  ['world-models-playground/0', /not a checkpoint of this page/],
  ['world-models-playground/x', /not a checkpoint of this page/],
  ['another-page/2', /not a checkpoint of this page/],
])('%s is refused', (format, message) => {
  expect(() => decodeCheckpoint(withFormat(format))).toThrow(message);
});

it('refuses a newer format by its version, and says what opens it', () => {
  expect(() => decodeCheckpoint(withFormat('world-models-playground/2'))).toThrow(/version 2.*newest page/);
});

function withFormat(format: string): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(readFileSync(`${FOLDER}/1-today.safetensors`));
  return encodeSafetensors(tensors, { ...metadata, format });
}
