/** The paper's worker when the page asks for what was replaced a moment ago: null, and no error. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { PaperAgentWorker } from '../../workers/paper-agent.ts';
import { gate } from '../gate.helper.ts';
import { STAND_INS } from '../paper/paper-data.helper.ts';

let Worker: new () => PaperAgentWorker;

beforeAll(async () => {
  vi.stubGlobal('addEventListener', () => undefined);
  ({ PaperAgentWorker: Worker } = await import('../../workers/paper-agent.ts'));
});
afterAll(() => vi.unstubAllGlobals());

const file = (name: string, json: unknown) => new File([JSON.stringify(json)], name);
const latents = (frames: number) => {
  const [frame] = STAND_INS.latents().latents;
  return file('latents.json', { latents: Array.from({ length: frames }, () => frame) });
};
const networks = () => [file('rnn.json', STAND_INS.memory()), file('c.json', STAND_INS.controller())];

it('a new worker has nothing to show, and says so', async () => {
  const worker = new Worker();
  expect(worker.advance(1, 1)).toBeNull();
  expect(await worker.show(3)).toBeNull();
  expect(await worker.beginDream(3, 1)).toBeNull();
  expect(await worker.beginDream('start', 1)).toBeNull();
});

it('a shorter recording removes the frames beyond it and the old dream, and keeps the other frames', async () => {
  const worker = new Worker();
  await worker.take([...networks(), latents(6)]);
  expect(await worker.show(5)).toMatchObject({ frame: 5 });
  expect(await worker.beginDream(5, 1)).toMatchObject({ frame: 5 });
  expect(worker.advance(1, 1)).toMatchObject({ dream: { step: 1 } });
  const { taken } = await worker.take([latents(3)]);
  expect(taken).toMatchObject([{ kind: 'latents', place: 'the recorded latents' }]);
  expect(worker.advance(1, 1)).toBeNull();
  expect(await worker.show(5)).toBeNull();
  expect(await worker.beginDream(5, 1)).toBeNull();
  // What was never a frame stays an error: no page asks for it because of a moment's delay.
  await expect(worker.show(-1)).rejects.toThrow(/frames 0 \.\. 2, not -1/);
  expect(await worker.show(2)).toMatchObject({ frame: 2 });
});

it('a request that comes while files are read meets what was there before, or what is there after', async () => {
  const worker = new Worker();
  await worker.take([...networks(), latents(6)]);
  await worker.beginDream(5, 1);
  const [opened, slowly] = [gate(), gate()];
  const slow = latents(3);
  const content = await slow.arrayBuffer();
  slow.arrayBuffer = async () => {
    opened.resolve();
    await slowly.promise;
    return content;
  };
  const taking = worker.take([file('c2.json', [new Array(867).fill(0.1), 1]), slow]);
  await opened.promise;
  // The new C was read, and is not there before the rest of the drop is.
  expect(worker.advance(1, 1)).toMatchObject({ dream: { step: 1 } });
  slowly.resolve();
  expect((await taking).parts).toMatchObject({ controller: { file: 'c2.json' }, latents: { frames: 3 } });
  expect(worker.advance(1, 1)).toBeNull();
});

it('two drops at once are taken in their order, whichever is read first', async () => {
  const worker = new Worker();
  const slow = latents(6);
  const content = await slow.arrayBuffer();
  const slowly = gate();
  slow.arrayBuffer = () => slowly.promise.then(() => content);
  const [first, next] = [worker.take([slow]), worker.take([latents(3)])];
  slowly.resolve();
  const [, second] = await Promise.all([first, next]);
  expect(second.parts.latents?.frames).toBe(3);
});
