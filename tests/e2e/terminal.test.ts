/** The verbs as a terminal runs them: the real script, its page in a real browser, files in and out. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { findChromium } from '../../src/cli/chromium.ts';
import { sourceState } from '../../src/cli/git.ts';
import { RESULT_FILES } from '../../src/cli/lab-run.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { wholeRun } from '../lab/whole-run.helper.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** `npm run <verb> -- <args>`, without npm. */
function run(verb: string, ...args: string[]): Promise<{ code: number | null; out: string; errors: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', verb, ...args], {
    cwd: ROOT,
    env: { ...process.env, CHROMIUM_PATH: findChromium() },
  });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, errors }));
  });
}

const whole = wholeRun();
const checkpoint = join(folder, 'agent.safetensors');
writeFileSync(checkpoint, encodeCheckpoint(whole));

test('evaluate prints every episode and writes the result as JSON', async () => {
  const json = join(folder, 'score.json');
  const asked = ['--checkpoint', checkpoint, '--episodes', '2', '--seed', '7', '--json', json];
  const { code, out, errors } = await run('evaluate', ...asked);
  expect(code, errors).toBe(0);
  expect(out).toContain(`${checkpoint}: `);
  expect(out).toMatch(/^ +7 +-?[\d.]+ +-?[\d.]+\n +8 +-?[\d.]+ +-?[\d.]+\nMean ± standard deviation/m);
  const result = JSON.parse(readFileSync(json, 'utf8'));
  expect(result).toMatchObject({ checkpoint, seed: 7, world: 'real', agent: { seeds: [7, 8] } });
  expect(result.difference).toBe(result.agent.mean - result.random.mean);
});

test('record writes a film of an episode', async () => {
  const film = join(folder, 'film.webm');
  const { code, out, errors } = await run(
    'record',
    ...['--checkpoint', checkpoint, '--seed', '7', '--steps', '30', '--out', film],
  );
  expect(code, errors).toBe(0);
  expect(out).toMatch(/film\.webm: seed 7, 30 steps, return -?[\d.]+; \d+ dreams? at tau 1\n$/);
  // The mark of EBML, which WebM files begin with.
  expect([...readFileSync(film).subarray(0, 4)]).toEqual([0x1a, 0x45, 0xdf, 0xa3]);
});

test('diagnose prints the diagnostics, by its former name too', async () => {
  const { code, out, errors } = await run('examine', '--checkpoint', checkpoint, '--episodes', '10');
  expect(code, errors).toBe(0);
  expect(out).toMatch(/^car\.unseenEpisodes +3$/m);
  expect(errors).toMatch(/^diagnose +\d+%/m);
});

test('lab writes what a run leaves, and a checkpoint that opens', async () => {
  const out = join(folder, 'ball');
  const settings = ['collect.episodes=4', 'vision.steps=16', 'memory.steps=16'];
  const { code, errors } = await run(
    'lab',
    ...['bouncing-ball', '--preset', 'smoke', '--seed', '3', '--backend', 'wasm', '--out', out],
    ...settings.flatMap((setting) => ['--set', setting]),
  );
  expect(code, errors).toBe(0);
  // The ball has no C, so there is no fitness.
  const written = RESULT_FILES.filter((name) => existsSync(join(out, name)));
  expect(written).toEqual(RESULT_FILES.filter((name) => !name.startsWith('fitness')));
  const {
    settings: kept,
    agent,
    report,
  } = decodeCheckpoint(readFileSync(join(out, 'checkpoint.safetensors')));
  expect(kept).toMatchObject({ experiment: 'bouncing-ball', seed: 3, 'vision.steps': 16 });
  expect(report.provenance).toMatchObject({ commit: sourceState(ROOT).commit });
  expect([agent.vision !== null, agent.memory !== null, agent.controller]).toEqual([true, true, null]);
});

test('lab in two rounds: the agent of the first drives for V and M of the second, and C is carried over', async () => {
  const group = join(folder, 'again');
  const out = join(group, 'seed-3');
  const settings = {
    'collect.agentFraction': 0.75,
    'collect.parameterNoise': 1,
    'controller.start': 'distilled',
    'evolution.mirrored': true,
    'evolution.replayFraction': 0.5,
  };
  const line = [
    ...['car-racing', '--preset', 'smoke', '--backend', 'wasm', '--rounds', '2', '--seeds', '3'],
    ...['--set', 'evolution.generations=2', '--out', group],
  ];
  const { code, errors } = await run('lab', ...line);
  expect(code, errors).toBe(0);
  const made = decodeCheckpoint(readFileSync(join(out, 'checkpoint.safetensors')));
  expect(made.settings).toMatchObject(settings);
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  expect(report.base).toMatchObject({
    name: expect.stringMatching(/round-1.seed-3.checkpoint.safetensors$/),
    keep: 'policy',
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(made.search).not.toBeNull();
  expect(made.report.distillation).toMatchObject({
    episodes: 2,
    rounds: [
      { acted: 'earlier', rSquared: null },
      { acted: 'new', rSquared: expect.any(Array) },
    ],
  });
  // Both rounds are there: the same command makes none again.
  expect((await run('lab', ...line)).out).toMatch(/seed-3 holds this run, finished on .*: nothing is done/);
});

test('a checkpoint without C ends evaluate with one line that names it', async () => {
  const path = join(folder, 'no-c.safetensors');
  const agent = { ...whole.agent, controller: null };
  writeFileSync(path, encodeCheckpoint({ ...whole, agent, search: null, best: null }));
  const { code, out, errors } = await run('evaluate', '--checkpoint', path);
  expect([code, out]).toEqual([1, '']);
  expect(errors).toBe(`--checkpoint is ${JSON.stringify(path)}, which has no C.\n`);
});
