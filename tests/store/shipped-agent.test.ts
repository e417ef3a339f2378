import { afterEach, describe, expect, it, vi } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { applyEvent } from '../../src/store/apply-event.ts';
import { createLab, type Lab } from '../../src/store/lab.ts';
import { followExperiment, SHIPPED, wantsAgent } from '../../src/store/shipped-agent.ts';

const path = SHIPPED['car-racing']!;
const body = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);

/** A server that answers when it is told to. */
function server(status = 200): { asked: string[]; answer(): void } {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    return new Promise<Response>((resolve) => {
      const headers = { 'content-length': String(body.length) };
      waiting.push(() => resolve(new Response(status === 200 ? body : null, { status, headers })));
    });
  });
  const answer = (): void => {
    for (const each of waiting.splice(0)) each();
  };
  return { asked, answer };
}

function engineOf(lab: Lab) {
  const imports: [number, string, boolean | undefined][] = [];
  return {
    imports,
    importCheckpoint: async (bytes: Uint8Array, name: string, shipped?: boolean) => {
      imports.push([bytes.length, name, shipped]);
      applyEvent(lab, { type: 'weights', part: 'vision' });
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

afterEach(() => vi.unstubAllGlobals());

describe('the agent that comes with the page', () => {
  it('is fetched, told of while it arrives, and taken as shipped', async () => {
    const lab = createLab(presetSettings('car-racing', 'smoke'));
    const engine = engineOf(lab);
    const seen: (number | null)[] = [];
    lab.store.subscribe(({ arriving }) => seen.push(arriving));
    const { asked, answer } = server();
    followExperiment(lab, engine);
    answer();
    await settled();
    expect(asked).toEqual([path]);
    expect(engine.imports).toEqual([[body.length, `public/${path}`, true]]);
    expect(seen).toContain(1);
    expect(lab.store.getState().arriving).toBeNull();
  });

  it('is taken from a request that was made before, once; a failed one is made again', async () => {
    const { asked, answer } = server();
    const open = async (response: Response | null, early = path): Promise<[number, string][]> => {
      const lab = createLab(presetSettings('car-racing', 'smoke'));
      const engine = engineOf(lab);
      vi.stubGlobal('earlyAgent', { path: early, response: Promise.resolve(response) });
      followExperiment(lab, engine);
      await settled();
      answer();
      await settled();
      expect(globalThis.earlyAgent).toBeUndefined();
      return engine.imports.map(([bytes, name]) => [bytes, name]);
    };
    expect(await open(new Response(body.slice(0, 7)))).toEqual([[7, `public/${path}`]]);
    expect(asked).toEqual([]);
    expect(await open(null)).toEqual([[body.length, `public/${path}`]]);
    expect(await open(new Response(body), 'agents/another.safetensors')).toEqual([
      [body.length, `public/${path}`],
    ]);
    expect(asked).toEqual([path, path]);
  });

  it('gives way to a run that was started meanwhile', async () => {
    const lab = createLab(presetSettings('car-racing', 'smoke'));
    const engine = engineOf(lab);
    const { answer } = server();
    followExperiment(lab, engine);
    applyEvent(lab, { type: 'run', status: 'running' });
    answer();
    await settled();
    expect(engine.imports).toEqual([]);
  });

  it('comes when the visitor changes to its experiment, not over what is trained', async () => {
    const lab = createLab(presetSettings('bouncing-ball', 'smoke'));
    const engine = engineOf(lab);
    const { asked, answer } = server();
    followExperiment(lab, engine);
    expect(asked).toEqual(SHIPPED['bouncing-ball'] === undefined ? [] : [SHIPPED['bouncing-ball']]);
    asked.length = 0;
    lab.store.setState({ settings: presetSettings('car-racing', 'smoke') });
    expect(asked).toEqual([path]);
    answer();
    await settled();
    lab.store.setState({ settings: presetSettings('bouncing-ball', 'smoke') });
    asked.length = 0;
    lab.store.setState({ settings: presetSettings('car-racing', 'quick') });
    expect(asked).toEqual([]); // a V is there
  });

  it('that is missing is said in a notice', async () => {
    const lab = createLab(presetSettings('car-racing', 'smoke'));
    const engine = engineOf(lab);
    const { answer } = server(404);
    followExperiment(lab, engine);
    answer();
    await settled();
    expect(lab.store.getState().notices).toMatchObject([
      { level: 'warning', text: expect.stringContaining('404') },
    ]);
    expect(lab.store.getState().arriving).toBeNull();
  });

  it.each([
    ['rejects', () => Promise.reject(new TypeError('Failed to fetch')), /Failed to fetch.*Reload the page/],
    ['is absent', undefined, /not a function.*Reload the page/],
    [
      'breaks off',
      async () =>
        new Response(
          new ReadableStream({
            start: (stream) => stream.enqueue(body.slice(0, 100)),
            pull: (stream) => stream.error(new TypeError('network error')),
          }),
        ),
      /network error.*Reload the page/,
    ],
  ])('that a fetch which %s does not bring is said once, and nothing is taken', async (_, fetch, told) => {
    vi.stubGlobal('fetch', fetch);
    const lab = createLab(presetSettings('car-racing', 'smoke'));
    const engine = engineOf(lab);
    followExperiment(lab, engine);
    await settled();
    expect(engine.imports).toEqual([]);
    expect(lab.store.getState()).toMatchObject({
      arriving: null,
      notices: [{ level: 'warning', count: 1, text: expect.stringMatching(told) }],
    });
  });

  it('says where it comes from, until a run begins', () => {
    const lab = createLab(presetSettings('car-racing', 'smoke'));
    const provenance = { command: 'npm run lab -- car-racing', date: '2026-11-22T22:14:01.035Z' };
    applyEvent(lab, {
      type: 'shipped',
      name: `public/${path}`,
      provenance,
      settings: presetSettings('car-racing', 'long'),
    });
    expect(lab.store.getState().shipped).toEqual({
      name: `public/${path}`,
      command: 'npm run lab -- car-racing',
      date: '2026-11-22',
    });
    applyEvent(lab, { type: 'run', status: 'running' });
    expect(lab.store.getState().shipped).toBeNull();
  });

  it('stays away when the address says so', () => {
    expect(wantsAgent('?agent=none&backend=wasm')).toBe(false);
    expect(wantsAgent('?backend=wasm')).toBe(true);
  });
});
