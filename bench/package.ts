/**
 * The npm package in a Vite page of another project: built, and served by Vite's development server, the shipped
 * agent drives and dreams in a browser as it does in the project's own page.
 */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { build, createServer, preview } from 'vite';
import { chromiumFlags, findChromium } from '../src/cli/chromium.ts';
import { watchPage } from '../src/cli/page-session.ts';
import { PROJECT_ROOT } from '../src/cli/serve.ts';
import { decodeCheckpoint } from '../src/lab/checkpoint/checkpoint.ts';
import { OtherProject } from '../tests/cli/package.helper.ts';

const AGENT = join(PROJECT_ROOT, 'public/agents/car-racing.safetensors');
const SEED = 3;
const PACKAGES = {
  planck: 'planck-js',
  fflate: 'fflate',
  ...Object.fromEntries(
    ['core', 'backend-wasm', 'backend-cpu'].map((name) => same(`@tensorflow/tfjs-${name}`)),
  ),
};

function same(name: string): [string, string] {
  return [name, name];
}

const SCRIPT = `
import { openAgent } from 'world-models-playground/agent';
import { makeEnv } from 'world-models-playground/env';

const bytes = new Uint8Array(await (await fetch('./agent.safetensors')).arrayBuffer());
const agent = await openAgent(bytes);
const env = makeEnv(agent.env, { observation: '64x64' });
let { observation } = env.reset({ seed: ${SEED} });
agent.reset();
let sum = 0;
for (let over = false; !over; ) {
  const step = env.step(agent.act(observation));
  observation = step.observation;
  sum += step.reward;
  over = step.terminated || step.truncated;
}
document.title = String(sum);
`;

export async function run(): Promise<void> {
  const { agent } = decodeCheckpoint(readFileSync(AGENT)).report.evaluation as {
    agent: { seeds: number[]; returns: number[] };
  };
  const expected = agent.returns[agent.seeds.indexOf(SEED)];
  const other = new OtherProject(PACKAGES);
  let browser: Browser | null = null;
  try {
    browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags('off') });
    other.write(
      'index.html',
      '<!doctype html><title>drives</title><script type="module" src="./page.js"></script>',
    );
    other.write('page.js', SCRIPT);
    mkdirSync(join(other.folder, 'public'));
    copyFileSync(AGENT, join(other.folder, 'public/agent.safetensors'));
    const root = other.folder;
    // The packages are links into this project: a server has to be allowed to read there.
    const server = { host: '127.0.0.1', port: 0, fs: { strict: false } };
    await build({ root, logLevel: 'error', build: { target: 'es2023' } });
    const results: Record<string, number> = {};
    const built = await preview({ root, logLevel: 'error', preview: { host: '127.0.0.1', port: 0 } });
    try {
      results.built = await returnIn(browser, addressOf(built.httpServer.address()));
    } finally {
      await built.close();
    }
    const served = await createServer({ root, logLevel: 'error', server });
    try {
      await served.listen();
      results['development server'] = await returnIn(browser, addressOf(served.httpServer!.address()));
    } finally {
      await served.close();
    }
    for (const [name, value] of Object.entries(results)) {
      console.log(`${value === expected ? 'PASS' : 'FAIL'}  ${name}: return ${value} on track ${SEED}`);
    }
    if (Object.values(results).some((value) => value !== expected)) {
      throw new Error(`the project's own page had ${expected} on this track`);
    }
  } finally {
    await browser?.close();
    other.remove();
  }
}

/** What the page writes in its title once the episode is over. */
async function returnIn(browser: Browser, address: string): Promise<number> {
  const page = await browser.newPage();
  const problems: string[] = [];
  watchPage(page, (problem) => problems.push(problem));
  try {
    await page.goto(address);
    await page.waitForFunction(() => document.title !== 'drives', undefined, { timeout: 60_000 });
    return Number(await page.title());
  } catch (cause) {
    throw new Error(`no episode in the page; ${problems.join('; ') || 'it reported nothing'}`, { cause });
  } finally {
    await page.close();
  }
}

function addressOf(
  address: ReturnType<NonNullable<Awaited<ReturnType<typeof createServer>>['httpServer']>['address']>,
) {
  if (address === null || typeof address === 'string') throw new Error(`a server without a port: ${address}`);
  return `http://127.0.0.1:${address.port}/`;
}
