/** Files of the authors' that come together: two that claim one place are both named, and neither is taken. */
import { describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { PaperAgent } from '../../src/paper/paper-agent.ts';
import { readDrop } from '../../src/paper/paper-drop.ts';
import { requireWholePng } from '../../src/paper/paper-pictures.ts';
import { gate } from '../gate.helper.ts';
import { jsonBytes, pngHeader, STAND_INS } from './paper-data.helper.ts';

type Kind = keyof typeof STAND_INS;

const decode = async (name: string) => new Uint8ClampedArray(4).fill(name.length);
const file = (name: string, bytes: Uint8Array) => ({ name, read: async () => bytes });
const stand = (name: string, kind: Kind) => file(name, jsonBytes(STAND_INS[kind]()));
const drop = (...files: ReturnType<typeof file>[]) => readDrop(files, decode, () => undefined);
/** The same kind, with other bytes. */
const other = (name: string, kind: Kind) =>
  file(name, new TextEncoder().encode(`${JSON.stringify(STAND_INS[kind]())}\n`));

describe('two files for one place', () => {
  it.each(Object.keys(STAND_INS) as Kind[])('%s: neither is taken, the rest is', async (kind) => {
    const rest = kind === 'starts' ? 'history' : 'starts';
    const { taken, refused, ignored } = await drop(
      stand('one/f.json', kind),
      stand('rest.json', rest),
      other('two/f.json', kind),
    );
    expect(taken.map(({ index, name }) => [index, name])).toEqual([[1, 'rest.json']]);
    expect(refused).toHaveLength(1);
    expect(refused[0].reason).toMatch(/^one\/f\.json and two\/f\.json are both .* drop only the one/);
    expect(ignored).toEqual([]);
  });

  it('are refused as frames of one number in two folders, in either order', async () => {
    const [a, b] = [pngHeader(64, 64), pngHeader(64, 64)];
    b[30] = 1;
    for (const files of [
      [file('a/0007.png', a), file('b/7.png', b)],
      [file('b/7.png', b), file('a/0007.png', a)],
    ]) {
      const { taken, refused } = await drop(...files, file('a/0008.png', a));
      expect(taken.map(({ place }) => place)).toEqual(['frame 8']);
      expect(refused[0].reason).toMatch(/are both frame 7/);
    }
  });

  it('are one file when the bytes are equal, and the copy is reported', async () => {
    const { taken, refused, ignored } = await drop(
      stand('rnn.json', 'memory'),
      stand('tf/rnn.json', 'memory'),
    );
    expect([taken.length, refused.length]).toEqual([1, 0]);
    expect(ignored).toEqual([{ name: 'tf/rnn.json', what: 'the same file as rnn.json' }]);
  });

  it('do not conflict when their places differ, whatever their names', async () => {
    const { taken, refused } = await drop(stand('a.json', 'memory'), stand('a.json', 'controller'));
    expect([taken.length, refused.length]).toEqual([2, 0]);
  });
});

it('a frame has the number of its own name, not of its folder, and a copy is not a frame', async () => {
  const png = pngHeader(64, 64);
  const { taken, refused } = await drop(
    file('track2/0012.png', png),
    file('track2/frame.png', png),
    file('0005 (1).png', png),
  );
  expect(taken.map(({ place }) => place)).toEqual(['frame 12']);
  expect(refused.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/track2\/frame\.png has no frame number/),
    expect.stringMatching(/0005 \(1\)\.png has the name of a copy/),
  ]);
});

it('the later of two files for one place replaces the earlier one, whichever is decoded first', async () => {
  await openWasm();
  const agent = new PaperAgent();
  for (const kind of ['memory', 'controller', 'latents'] as const) {
    await agent.take(kind, jsonBytes(STAND_INS[kind]()), decode);
  }
  const picture = (value: number) => new Uint8ClampedArray(4).fill(value);
  const slowly = gate();
  const slow = agent.take('1.png', pngHeader(64, 64), async () => {
    await slowly.promise;
    return picture(1);
  });
  const fast = agent.take('1.png', pngHeader(64, 64), async () => picture(2));
  await Promise.resolve();
  slowly.resolve();
  await Promise.all([slow, fast]);
  expect(agent.show(0).recorded?.picture?.[0]).toBe(2);
  agent.dispose();
});

it('frames beyond the recording are not counted until their latents are loaded, in either order', async () => {
  const longer = { latents: [...STAND_INS.latents().latents, ...STAND_INS.latents().latents] };
  const take = (agent: PaperAgent, name: string, json: unknown) => agent.take(name, jsonBytes(json), decode);
  const first = new PaperAgent();
  await first.take('0005.png', pngHeader(64, 64), decode);
  expect([first.framesBeyondLatents, first.parts.frames]).toEqual([[], 1]);
  await take(first, 'z.json', STAND_INS.latents());
  const second = new PaperAgent();
  await take(second, 'z.json', STAND_INS.latents());
  await second.take('0005.png', pngHeader(64, 64), decode);
  for (const agent of [first, second]) {
    expect([agent.framesBeyondLatents, agent.parts.frames]).toEqual([[4], 0]);
    await take(agent, 'z.json', longer);
    expect([agent.framesBeyondLatents, agent.parts.frames]).toEqual([[], 1]);
  }
});

it('a truncated picture is refused before it is decoded', () => {
  const whole = Uint8Array.of(...pngHeader(64, 64), 0, 0, 0, 0, ...Buffer.from('IEND'), 174, 66, 96, 130);
  expect(() => requireWholePng('0001.png', whole)).not.toThrow();
  expect(() => requireWholePng('0001.png', whole.subarray(0, -1))).toThrow(/0001\.png is a PNG of 44 bytes/);
});
