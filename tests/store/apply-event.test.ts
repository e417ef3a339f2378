/** Every event of the lab has its effect, and only that. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Evaluation, LabEvent, StageProgress } from '../../src/lab/events.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { applyEvent } from '../../src/store/apply-event.ts';
import { createLab, type Lab } from '../../src/store/lab.ts';
import { addNotice, unsavedSeconds } from '../../src/store/store.ts';

const running: StageProgress = { status: 'running', fraction: 0.5, elapsed: 3, eta: 3, detail: 'half' };
const evaluation: Evaluation = {
  world: 'real',
  tau: null,
  episodes: 2,
  agent: { mean: 800, sd: 10, returns: [790, 810], seeds: [0, 1] },
  random: { mean: -30, sd: 5, returns: [-35, -25], seeds: [0, 1] },
};

let lab: Lab;
beforeEach(() => {
  lab = createLab(presetSettings('car-racing', 'smoke'));
});
const state = () => lab.store.getState();
const apply = (...events: LabEvent[]): void => {
  for (const event of events) applyEvent(lab, event);
};

describe('applyEvent', () => {
  it('settings: takes them over and forgets the run before', () => {
    apply({ type: 'point', curve: 'vision', x: 1, values: { kl: 1 } });
    apply({ type: 'settings', settings: presetSettings('bouncing-ball', 'quick') });
    expect(state().settings.experiment).toBe('bouncing-ball');
    expect(lab.curves.vision.length).toBe(0);
  });

  it('run: a run that begins starts empty, one that resumes keeps what it has', () => {
    apply({ type: 'point', curve: 'fitness', x: 1, values: { best: 1 } }, { type: 'evaluation', evaluation });
    apply({ type: 'run', status: 'running' });
    expect(lab.curves.fitness.length).toBe(0);
    expect(state().evaluation).toBeNull();

    apply({ type: 'point', curve: 'fitness', x: 1, values: { best: 1 } });
    apply({ type: 'run', status: 'paused' }, { type: 'run', status: 'running' });
    expect(state().status).toBe('running');
    expect(lab.curves.fitness.length).toBe(1);

    apply({ type: 'run', status: 'stopped' });
    expect(lab.curves.fitness.length).toBe(1);
  });

  it('backend: name and reason', () => {
    apply({ type: 'backend', name: 'wasm', reason: 'no GPU' });
    expect(state().backend).toEqual({ name: 'wasm', reason: 'no GPU' });
  });

  it('stage: that stage only', () => {
    apply({ type: 'stage', stage: 'vision', progress: running });
    expect(state().stages.vision).toEqual(running);
    expect(state().stages.memory.status).toBe('waiting');
  });

  it('point: that curve only, and no state', () => {
    const before = state();
    apply({ type: 'point', curve: 'memory', x: 5, values: { nll: 1.5 } });
    expect(lab.curves.memory.last('nll')).toBe(1.5);
    expect(lab.curves.vision.length).toBe(0);
    expect(state()).toBe(before);
  });

  it('weights: the part exists, and is no longer what was saved', () => {
    lab.store.setState({ savedAs: 'a.safetensors', keptAs: 'kept/a.safetensors' });
    apply({ type: 'weights', part: 'vision' });
    expect(state().trained).toEqual({ vision: true, memory: false, controller: false });
    expect(state().savedAs).toBeNull();
    expect(state().keptAs).toBeNull();
  });

  it('kept: the training of the run is no longer in this tab alone', () => {
    apply({ type: 'weights', part: 'vision' });
    const progress = { status: 'done', fraction: 1, elapsed: 100, eta: null, detail: '' } as const;
    apply({ type: 'stage', stage: 'vision', progress });
    expect(unsavedSeconds(state())).toBe(100);
    apply({ type: 'kept', path: 'kept/a.safetensors' });
    expect(unsavedSeconds(state())).toBe(0);
  });

  it('timelapse: that of its part, outside the state, until another run begins', () => {
    const { version } = lab.timelapse.memory;
    const bytes = new Uint8Array(3 * 64 * 64);
    const timelapse = { part: 'memory', steps: [1], frames: 1, originals: bytes, pictures: bytes } as const;
    apply({ type: 'timelapse', timelapse: { ...timelapse, steps: [1] } });
    expect(lab.timelapse.memory.value?.steps).toEqual([1]);
    expect(lab.timelapse.memory.version).toBeGreaterThan(version);
    expect(lab.timelapse.vision.value).toBeNull();
    apply({ type: 'settings', settings: lab.store.getState().settings });
    expect(lab.timelapse.memory.value).toBeNull();
  });

  it('reconstruction: the newest pictures, outside the state', () => {
    const before = state();
    const { version } = lab.reconstruction;
    const pictures = new Uint8Array(64 * 64 * 3);
    apply({ type: 'reconstruction', strip: { count: 1, originals: pictures, decoded: pictures } });
    expect(lab.reconstruction.value?.count).toBe(1);
    expect(lab.reconstruction.version).toBeGreaterThan(version);
    expect(state()).toBe(before);
  });

  it('latents, evaluation, workers', () => {
    const load = [{ id: 0, stepsPerSecond: 500, alive: true }];
    apply(
      { type: 'latents', klPerDimension: [1, 2] },
      { type: 'evaluation', evaluation },
      { type: 'workers', load },
    );
    expect(state().klPerDimension).toEqual([1, 2]);
    expect(state().evaluation).toEqual(evaluation);
    expect(state().workers).toEqual(load);
  });

  it('hard-track: the newest four, the newest first, and what is done again replaces what was', () => {
    const track = (generation: number, seed = generation) => ({ generation, seed, mean: 100 });
    for (let g = 1; g <= 6; g++) apply({ type: 'hard-track', track: track(g) });
    expect(state().hardTracks.map(({ generation }) => generation)).toEqual([6, 5, 4, 3]);
    apply({ type: 'hard-track', track: track(5, 77) });
    expect(state().hardTracks.map(({ seed }) => seed)).toEqual([77, 4, 3]);
  });

  it('search: the newest shape, outside the state; a new run has none', () => {
    const before = state();
    const shape = { dimension: 2, sigma: 0.1, condition: 4, ranks: [1, 2], axes: [0.2, 0.1] };
    apply({ type: 'search', shape });
    expect(lab.search.value).toEqual(shape);
    expect(state()).toBe(before);
    apply({ type: 'run', status: 'running' });
    expect(lab.search.value).toBeNull();
  });

  it('search-state: a search that could go on; a new run has none', () => {
    apply({ type: 'search-state', generations: 3, seconds: 12 });
    expect(state().searchState).toEqual({ generations: 3, seconds: 12 });
    apply({ type: 'run', status: 'running' });
    expect(state().searchState).toBeNull();
  });

  it('report: kept, and its dream errors become the curve, a later card another one', () => {
    const horizons = [
      { steps: 10, dream: { '1': 3, '0.1': 2 }, constantVelocity: 5, persistence: 6, readout: 0.4 },
      { steps: 1, dream: { '0.1': 0.5 }, constantVelocity: 0.6, persistence: 1, readout: 0.4 },
    ];
    apply({ type: 'report', report: { ball: { horizons } } });
    expect(state().report).toEqual({ ball: { horizons } });
    expect([...lab.curves['dream-error'].x]).toEqual([1, 10]);
    expect([...lab.curves['dream-error'].column('dream')!]).toEqual([0.5, 2]);
    expect(lab.curves['dream-error'].last('constantVelocity')).toBe(5);
    apply({ type: 'report', report: { ball: { horizons: horizons.slice(1) } } });
    expect([...lab.curves['dream-error'].x]).toEqual([1]);
    apply({ type: 'report', report: {} });
    expect(lab.curves['dream-error'].length).toBe(1);
  });

  it('notice: one that offers to go on goes when the run does, however it does', () => {
    const offer: LabEvent = { type: 'notice', level: 'error', text: 'the disk is full', offers: 'resumeRun' };
    for (const status of ['running', 'stopped'] as const) {
      apply({ type: 'run', status: 'running' }, { type: 'run', status: 'paused' }, offer);
      expect(state().notices.map(({ offers }) => offers)).toEqual(['resumeRun']);
      apply({ type: 'run', status });
      expect(state().notices).toEqual([]);
    }
  });

  it('notice: the offer of an unfinished run goes when a run begins', () => {
    addNotice(lab.store, 'info', 'A run is not finished', 'openRuns');
    expect(state().notices).toHaveLength(1);
    apply({ type: 'run', status: 'running' });
    expect(state().notices).toEqual([]);
  });

  it('notice: said once, counted after that', () => {
    apply({ type: 'notice', level: 'error', text: 'lost' }, { type: 'notice', level: 'error', text: 'lost' });
    apply({ type: 'notice', level: 'warning', text: 'lost' });
    expect(state().notices.map(({ level, count }) => [level, count])).toEqual([
      ['error', 2],
      ['warning', 1],
    ]);
  });

  it('refuses an event it does not know', () => {
    const unknown = JSON.parse('{"type":"surprise"}') as LabEvent;
    expect(() => apply(unknown)).toThrow(/surprise/);
  });
});
