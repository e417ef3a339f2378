import { describe, expect, it } from 'vitest';
import { encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { collectorOf } from '../../../src/lab/checkpoint/collector.ts';
import { startWarm } from '../../../src/lab/checkpoint/run-start.ts';
import {
  type KeptPart,
  readWarmStart,
  recordOf,
  settingsOfWarmStart,
} from '../../../src/lab/checkpoint/warm-start.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import type { RunSettings } from '../../../src/lab/settings/settings.ts';
import { importedSeedsIn } from '../../../src/lab/stages/collect.ts';
import { settings as made, wholeRun } from '../whole-run.helper.ts';

const base = (keep: KeptPart, run = wholeRun()) =>
  readWarmStart({ checkpoint: encodeCheckpoint(run), name: 'agent.safetensors', keep });

describe('a warm start', () => {
  it('keeps V and M and their settings; the other settings are as requested', () => {
    const kept = base('memory');
    const asked = { ...presetSettings('car-racing', 'quick'), 'evolution.world': 'dream' as const, seed: 9 };
    const settings = settingsOfWarmStart(asked, kept);
    expect(settings).toMatchObject({
      seed: 9,
      preset: 'quick',
      'evolution.world': 'dream',
      'evolution.populationSize': asked['evolution.populationSize'],
      'vision.size': made['vision.size'],
      'vision.latentSize': made['vision.latentSize'],
      'memory.hiddenSize': made['memory.hiddenSize'],
      'collect.episodes': made['collect.episodes'],
    });
    const { agent, stagesDone } = startWarm(kept, settings);
    expect(stagesDone).toEqual(['collect', 'vision', 'encode', 'memory', 'diagnose']);
    expect(agent).toEqual({ ...wholeRun().agent, controller: null });
  });

  it('has episodes to collect for dreams that begin at their moments, whatever else it keeps', () => {
    const dreaming = { ...made, 'evolution.world': 'dream', 'evolution.dreamStarts': 'moments' } as const;
    for (const keep of ['memory', 'controller'] as const) {
      const { agent, stagesDone } = startWarm(base(keep), dreaming);
      expect(stagesDone).toEqual(['vision', 'memory', 'diagnose']);
      expect(agent.memory).toEqual(wholeRun().agent.memory);
    }
    expect(startWarm(base('memory'), { ...dreaming, 'evolution.world': 'real' }).stagesDone).toContain(
      'collect',
    );
  });

  it('keeps C too: a new search begins around it, and the count of generations continues', () => {
    const kept = base('controller');
    const asked = { ...presetSettings('car-racing', 'quick'), 'evolution.sigma': 0.03 };
    const settings = settingsOfWarmStart(asked, kept);
    expect(settings['controller.sampleZ']).toBe(made['controller.sampleZ']);
    expect(settings['evolution.sigma']).toBe(0.03);
    const { agent, stagesDone, history } = startWarm(kept, settings);
    expect(stagesDone).toEqual(['collect', 'vision', 'encode', 'memory', 'diagnose']);
    expect(agent).toEqual(wholeRun().agent);
    expect(history).toEqual(wholeRun().history);
    expect(startWarm(base('memory'), settings).history).toEqual([]);
  });

  it('keeps nothing but the agent that collects, and only where it has episodes to collect', () => {
    const kept = base('policy');
    const asked = { ...presetSettings('car-racing', 'quick'), 'collect.agentFraction': 0.5 };
    expect(settingsOfWarmStart(asked, kept)).toEqual(asked);
    const { agent, stagesDone, history } = startWarm(kept, asked);
    expect([stagesDone, history]).toEqual([[], []]);
    expect(agent).toEqual({ vision: null, memory: null, controller: null, starts: null });
    const { driver, ...collector } = collectorOf(kept, asked)!;
    const { controller, vision, memory } = wholeRun().agent;
    expect(collector).toMatchObject({ vision, memory });
    expect(driver).toEqual({ ...controller, sampleZ: made['controller.sampleZ'] });
    // The episodes whose moments the dreams of kept V and M begin at, too; not where no agent is asked for.
    expect(collectorOf(base('memory'), asked)).toEqual(collectorOf(kept, asked));
    expect(collectorOf(base('memory'), made)).toBeNull();
    expect(collectorOf(base('vision'), asked)).toBeNull();
    // Of another name, so that its episodes are not taken for those without noise.
    const noisy = collectorOf(kept, { ...asked, 'collect.parameterNoise': 0.5 })!;
    expect(noisy).toEqual({ ...collectorOf(kept, asked)!, name: noisy.name, parameterNoise: 0.5 });
    expect(noisy.name).toMatch(/^agent.safetensors .*with parameter noise 0.5$/);
    const idle = { ...asked, 'collect.agentFraction': 0 };
    expect(() => settingsOfWarmStart(idle, kept)).toThrow(/agent.safetensors would collect nothing/);
  });

  it('begins with the C of the agent that collects only where that collects', () => {
    const distilled = {
      ...presetSettings('car-racing', 'quick'),
      'collect.agentFraction': 0.5,
      'controller.start': 'distilled',
    } as const;
    expect(settingsOfWarmStart(distilled, base('policy'))['controller.start']).toBe('distilled');
    for (const keep of ['vision', 'memory'] as const) {
      expect(() => settingsOfWarmStart(distilled, base(keep))).toThrow(
        /agent.safetensors drives no episodes here: controller.start=distilled needs --keep policy/,
      );
    }
  });

  it('keeps only V: data and M are new, as requested', () => {
    const kept = base('vision');
    const asked = { ...presetSettings('car-racing', 'quick'), 'memory.steps': 0 };
    const settings = settingsOfWarmStart(asked, kept);
    expect(settings['vision.latentSize']).toBe(made['vision.latentSize']);
    expect(settings['memory.steps']).toBe(0);
    expect(settings['collect.episodes']).toBe(asked['collect.episodes']);
    const { agent, stagesDone } = startWarm(kept, settings);
    expect(stagesDone).toEqual(['vision']);
    expect(agent).toMatchObject({ memory: null, controller: null, starts: null });
    expect(agent.vision).toEqual(wholeRun().agent.vision);
  });

  it('keeps all but the decoder of V: its data are new, and C is scored again', () => {
    const run = wholeRun();
    run.learning.vision.curve.push({ x: 3, values: { loss: 1 } });
    run.learning.memory.curve.push({ x: 4, values: { nll: 2 } });
    run.report.evolution = { generations: 3 };
    run.report.vision = { steps: 7 };
    const kept = base('encoder', run);
    const asked = {
      ...presetSettings('car-racing', 'quick'),
      'vision.steps': 70,
      'collect.agentFraction': 0.5,
    };
    const settings = settingsOfWarmStart(asked, kept);
    expect(settings).toMatchObject({
      'vision.steps': 70,
      'collect.episodes': asked['collect.episodes'],
      'vision.size': made['vision.size'],
      'memory.hiddenSize': made['memory.hiddenSize'],
      'controller.sampleZ': made['controller.sampleZ'],
      'evolution.generations': made['evolution.generations'],
    });
    const { agent, stagesDone, history, learning, search, report } = startWarm(kept, settings);
    expect(stagesDone).toEqual(['memory', 'evolve']);
    expect(agent).toEqual(run.agent);
    expect(history).toEqual(run.history);
    expect(search).toEqual(run.search);
    expect(learning.vision.curve).toEqual([]);
    expect(learning.memory.curve).toEqual(run.learning.memory.curve);
    expect(report).toMatchObject({ evolution: { generations: 3 } });
    expect(report).not.toHaveProperty('vision');
    expect(collectorOf(kept, settings)).not.toBeNull();
  });

  const asking = (keep: KeptPart, asked: Partial<RunSettings>) => {
    const whole = { ...presetSettings(made.experiment, 'quick'), ...asked };
    return settingsOfWarmStart(whole, base(keep), asked);
  };

  it.each<[KeptPart, Partial<RunSettings>, RegExp]>([
    ['memory', { 'vision.latentSize': 16 }, /vision.latentSize=16 cannot take effect: .*vision.latentSize=8/],
    // The preset has it too, and yet it was asked for.
    [
      'memory',
      { 'vision.latentSize': 32 },
      /vision.latentSize=32 cannot take effect.*start without a checkpoint/,
    ],
    ['vision', { 'vision.size': 'paper' }, /vision.size=paper cannot take effect: .*agent.safetensors/],
    ['memory', { 'memory.steps': 100 }, /memory.steps=100 cannot.*or --keep vision alone/],
    ['memory', { 'collect.episodes': 100 }, /collect.episodes=100 cannot.*or --keep vision alone/],
    ['controller', { 'controller.inputs': 'z' }, /controller.inputs=z cannot.*or --keep memory alone/],
    ['encoder', { 'vision.klWeight': 0.5 }, /vision.klWeight=0.5 cannot take effect/],
    ['encoder', { 'memory.steps': 100 }, /memory.steps=100 cannot.*or --keep vision alone/],
    ['memory', { 'evolution.tau': 0.5 }, /evolution.tau=0.5 has no effect: evolution.world is real/],
    ['memory', { 'ball.radius': 3 }, /ball.radius=3 cannot take effect/],
    [
      'vision',
      { 'car.domainRandomize': true },
      /car.domainRandomize=true cannot.*start without a checkpoint/,
    ],
  ])('keeping %s refuses %o', (keep, asked, message) => {
    expect(() => asking(keep, asked)).toThrow(message);
  });

  it('accepts a setting that equals the kept one or has an effect', () => {
    const same = { 'vision.latentSize': made['vision.latentSize'], 'memory.steps': made['memory.steps'] };
    expect(asking('memory', same)).toMatchObject(same);
    expect(asking('vision', { 'memory.steps': 100 })['memory.steps']).toBe(100);
    expect(asking('memory', { 'evolution.world': 'dream', 'evolution.tau': 0.5 })['evolution.tau']).toBe(0.5);
    expect(asking('memory', { 'controller.inputs': 'z' })['controller.inputs']).toBe('z');
  });

  it('refuses a ball with V and M kept: nothing is left to do', () => {
    const run = wholeRun();
    const settings = presetSettings('bouncing-ball', 'smoke');
    const ball = { ...run, settings, search: null, best: null };
    expect(() => settingsOfWarmStart(settings, base('memory', ball))).toThrow(
      /nothing is left to do.*--keep vision/,
    );
    expect(() => settingsOfWarmStart(settings, base('vision', ball))).not.toThrow();
  });

  it('names a file that is not a checkpoint', () => {
    const request = { checkpoint: new Uint8Array(3), name: 'three.bytes', keep: 'memory' } as const;
    expect(() => readWarmStart(request)).toThrow(/^three\.bytes: /);
  });

  it('brings how the kept parts learned, and not how the new ones did', () => {
    const run = wholeRun();
    run.learning.vision.curve.push({ x: 3, values: { loss: 1 } });
    run.learning.memory.curve.push({ x: 4, values: { nll: 2 } });
    const { parameters } = run.agent.controller!;
    run.learning.means.push({ generation: 1, test: 2.5, parameters });
    const { vision, memory, means } = run.learning;
    const none = { curve: [], timelapse: null };
    expect(startWarm(base('vision', run), made).learning).toEqual({ vision, memory: none, means: [] });
    expect(startWarm(base('memory', run), made).learning).toEqual({ vision, memory, means: [] });
    for (const keep of ['controller', 'search'] as const)
      expect(startWarm(base(keep, run), made).learning).toEqual({ vision, memory, means });
    expect(startWarm(null, made).learning).toEqual({ vision: none, memory: none, means: [] });
  });

  it('knows the imported episodes that its V and M learned from, so that it is not evaluated on them', () => {
    const run = wholeRun();
    run.report.collect = { episodes: 4, importedSeeds: [1, 2] };
    const reportOf = (keep: KeptPart, from = run) => startWarm(base(keep, from), made).report;
    for (const keep of ['encoder', 'vision', 'memory', 'controller', 'search'] as const)
      expect(importedSeedsIn(reportOf(keep)), keep).toEqual([1, 2]);
    expect(importedSeedsIn(reportOf('policy'))).toEqual([]);
    expect(reportOf('memory', wholeRun())).not.toHaveProperty('importedSeeds');
    // Beside those of its own, through any number of runs.
    const again = { ...wholeRun(), report: { ...reportOf('vision'), collect: { importedSeeds: [2, 9] } } };
    expect(importedSeedsIn(reportOf('memory', again))).toEqual([2, 9, 1]);
    const { weights } = run.agent.vision!;
    const back = { ...base('vision', run), rollBack: { part: 'vision', step: 1, weights } as const };
    expect(importedSeedsIn(startWarm(back, made).report)).toEqual([1, 2]);
  });

  it('records its provenance', () => {
    expect(recordOf(base('memory'))).toEqual({
      name: 'agent.safetensors',
      keep: 'memory',
      provenance: wholeRun().report.provenance,
    });
    expect(recordOf(null)).toBeNull();
  });

  it('refuses by name a checkpoint that lacks the part or is of another experiment', () => {
    const run = wholeRun();
    const half = {
      ...run,
      search: null,
      best: null,
      agent: { ...run.agent, memory: null, controller: null, starts: null },
    };
    expect(() => base('memory', half)).toThrow('agent.safetensors has no trained M');
    const none = { ...half, agent: { ...half.agent, vision: null } };
    expect(() => base('vision', none)).toThrow('agent.safetensors has no trained V');
    expect(() => base('eyes' as KeptPart)).toThrow('vision or memory or controller or search, got "eyes"');
    const young = { ...run, search: null, best: null, agent: { ...run.agent, controller: null } };
    for (const keep of ['controller', 'encoder'] as const)
      expect(() => base(keep, young)).toThrow('agent.safetensors has no C to start from');
    expect(() => settingsOfWarmStart(presetSettings('bouncing-ball', 'smoke'), base('memory'))).toThrow(
      /agent.safetensors is of the experiment car-racing/,
    );
  });
});
