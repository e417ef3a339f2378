/** The WebM file, read back element by element: duration, size, frames to the byte, and cues that point at clusters. */
import { describe, expect, it } from 'vitest';
import { encodeWebm, type VideoChunk } from '../../../src/viewer/recording/webm.ts';

/** Elements that hold others: EBML, segment, info, tracks, track, video, cluster, cues, cue point and its place. */
const NESTING = [
  0x1a45dfa3, 0x18538067, 0x1549a966, 0x1654ae6b, 0xae, 0xe0, 0x1f43b675, 0x1c53bb6b, 0xbb, 0xb7,
];

interface Element {
  id: number;
  /** From the start of the file, of the element and of its content. */
  start: number;
  begin: number;
  bytes: Uint8Array;
  children: Element[];
}

/** A reader of its own, straight from RFC 8794. */
function parse(file: Uint8Array, from = 0, to = file.length): Element[] {
  const elements: Element[] = [];
  let at = from;
  const vint = (keepMarker: boolean): number => {
    const first = file[at];
    const length = Math.clz32(first) - 23;
    let value = keepMarker ? first : first & (0xff >> length);
    for (let i = 1; i < length; i++) value = value * 256 + file[at + i];
    at += length;
    return value;
  };
  while (at < to) {
    const start = at;
    const id = vint(true);
    const length = vint(false);
    const begin = at;
    at += length;
    expect(at).toBeLessThanOrEqual(to);
    const children = NESTING.includes(id) ? parse(file, begin, at) : [];
    elements.push({ id, start, begin, bytes: file.subarray(begin, at), children });
  }
  return elements;
}

const all = (elements: Element[], id: number): Element[] =>
  elements.flatMap((element) => [...(element.id === id ? [element] : []), ...all(element.children, id)]);
const one = (elements: Element[], id: number): Element => all(elements, id)[0];
const number = ({ bytes }: Element): number => bytes.reduce((value, byte) => value * 256 + byte, 0);
const text = ({ bytes }: Element): string => new TextDecoder().decode(bytes);

const chunk = (time: number, isKey: boolean, size: number): VideoChunk => ({
  time,
  isKey,
  bytes: Uint8Array.from({ length: size }, (_, i) => (i * 7 + time) & 0xff),
});
/** Sizes on both sides of every limit of the length field. */
const chunks = [
  chunk(0, true, 20_000),
  chunk(40, false, 121),
  chunk(80.4, false, 122),
  chunk(1000, true, 16_377),
  chunk(1300, false, 16_378),
];
const track = { codec: 'V_VP9', width: 816, height: 528, duration: 1340, chunks } as const;
const file = encodeWebm(track);
const elements = parse(file);

describe('a WebM file', () => {
  it('has a header, and a segment to its end', () => {
    expect(elements.map(({ id }) => id)).toEqual([0x1a45dfa3, 0x18538067]);
    expect(text(one(elements, 0x4282))).toBe('webm');
  });

  it('has the duration, the size and the codec', () => {
    expect(number(one(elements, 0x2ad7b1))).toBe(1_000_000);
    const { bytes } = one(elements, 0x4489);
    expect(new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0)).toBe(1340);
    expect(number(one(elements, 0xb0))).toBe(816);
    expect(number(one(elements, 0xba))).toBe(528);
    expect(text(one(elements, 0x86))).toBe('V_VP9');
  });

  it('has every frame, to the byte, at its time', () => {
    const blocks = all(elements, 0x1f43b675).flatMap((cluster) => {
      const time = number(one(cluster.children, 0xe7));
      return all(cluster.children, 0xa3).map(({ bytes }) => ({
        track: bytes[0] & 0x7f,
        time: time + new DataView(bytes.buffer, bytes.byteOffset).getInt16(1),
        isKey: bytes[3] === 0x80,
        bytes: [...bytes.subarray(4)],
      }));
    });
    expect(blocks).toEqual(
      chunks.map(({ time, isKey, bytes }) => ({
        track: 1,
        time: Math.round(time),
        isKey,
        bytes: [...bytes],
      })),
    );
  });

  it('has a cue for each cluster, at the byte where that begins', () => {
    const segment = elements[1];
    const clusters = all(elements, 0x1f43b675);
    const cues = all(elements, 0xbb).map(({ children }) => ({
      time: number(one(children, 0xb3)),
      position: number(one(children, 0xf1)),
    }));
    expect(cues).toEqual(
      clusters.map((cluster) => ({
        time: number(one(cluster.children, 0xe7)),
        position: cluster.start - segment.begin,
      })),
    );
    expect(cues.map(({ time }) => time)).toEqual([0, 1000]);
  });

  it('begins with a key frame, and has none too far from its frames', () => {
    expect(() => encodeWebm({ ...track, chunks: [] })).toThrow(/begins with a key frame, got 0 frames/);
    expect(() => encodeWebm({ ...track, chunks: chunks.slice(1) })).toThrow(/begins with a key frame/);
    const late = [chunk(0, true, 1), chunk(32_768, false, 1)];
    expect(() => encodeWebm({ ...track, chunks: late })).toThrow(/32768 ms after its key frame/);
  });
});
