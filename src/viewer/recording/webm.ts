/**
 * WebM with one video track, whole in memory: header, duration, clusters, and cues so that players seek. Format:
 * RFC 8794 (EBML) and RFC 9559 (Matroska); the elements that WebM allows: https://www.webmproject.org/docs/container.
 */

export interface VideoChunk {
  /** Milliseconds from the start of the clip. */
  time: number;
  isKey: boolean;
  bytes: Uint8Array;
}

export interface VideoTrack {
  /** CodecID of the track. */
  codec: 'V_VP8' | 'V_VP9';
  width: number;
  height: number;
  /** Milliseconds. */
  duration: number;
  /** In the order of their times; the first one is a key frame. */
  chunks: readonly VideoChunk[];
}

/** IDs of the elements, RFC 9559 section 5. */
const ID = {
  EBML: 0x1a45dfa3,
  EBMLVersion: 0x4286,
  EBMLReadVersion: 0x42f7,
  EBMLMaxIDLength: 0x42f2,
  EBMLMaxSizeLength: 0x42f3,
  DocType: 0x4282,
  DocTypeVersion: 0x4287,
  DocTypeReadVersion: 0x4285,
  Segment: 0x18538067,
  Info: 0x1549a966,
  TimestampScale: 0x2ad7b1,
  Duration: 0x4489,
  MuxingApp: 0x4d80,
  WritingApp: 0x5741,
  Tracks: 0x1654ae6b,
  TrackEntry: 0xae,
  TrackNumber: 0xd7,
  TrackUID: 0x73c5,
  TrackType: 0x83,
  FlagLacing: 0x9c,
  CodecID: 0x86,
  Video: 0xe0,
  PixelWidth: 0xb0,
  PixelHeight: 0xba,
  Cluster: 0x1f43b675,
  Timestamp: 0xe7,
  SimpleBlock: 0xa3,
  Cues: 0x1c53bb6b,
  CuePoint: 0xbb,
  CueTime: 0xb3,
  CueTrackPositions: 0xb7,
  CueTrack: 0xf7,
  CueClusterPosition: 0xf1,
} as const;

const TRACK = 1;
const VIDEO = 1;
/** Nanoseconds of a tick: times are milliseconds. */
const SCALE = 1_000_000;
const APP = 'World Models Playground';

/**
 * A whole file.
 * @throws RangeError for a track that does not begin with a key frame
 */
export function encodeWebm({ codec, width, height, duration, chunks }: VideoTrack): Uint8Array<ArrayBuffer> {
  if (!chunks[0]?.isKey) {
    throw new RangeError(
      `a clip begins with a key frame, got ${chunks.length} frames without one at the start`,
    );
  }
  const header = element(ID.EBML, [
    element(ID.EBMLVersion, 1),
    element(ID.EBMLReadVersion, 1),
    element(ID.EBMLMaxIDLength, 4),
    element(ID.EBMLMaxSizeLength, 8),
    element(ID.DocType, 'webm'),
    element(ID.DocTypeVersion, 4),
    element(ID.DocTypeReadVersion, 2),
  ]);
  const info = element(ID.Info, [
    element(ID.TimestampScale, SCALE),
    element(ID.Duration, float64(duration)),
    element(ID.MuxingApp, APP),
    element(ID.WritingApp, APP),
  ]);
  const tracks = element(ID.Tracks, [
    element(ID.TrackEntry, [
      element(ID.TrackNumber, TRACK),
      element(ID.TrackUID, TRACK),
      element(ID.TrackType, VIDEO),
      element(ID.FlagLacing, 0),
      element(ID.CodecID, codec),
      element(ID.Video, [element(ID.PixelWidth, width), element(ID.PixelHeight, height)]),
    ]),
  ]);
  const clusters = clustersOf(chunks);
  // Positions count from the first byte inside the segment; the cues are as long whatever positions they hold.
  const start = info.length + tracks.length;
  const cues = cuesOf(clusters, start + cuesOf(clusters, start).length);
  const segment = element(ID.Segment, [info, tracks, cues, ...clusters.map(({ bytes }) => bytes)]);
  return concat([header, segment]);
}

interface Cluster {
  /** Milliseconds. */
  time: number;
  bytes: Uint8Array;
}

/** One for each key frame, with the frames that need it. */
function clustersOf(chunks: readonly VideoChunk[]): Cluster[] {
  const starts = chunks.flatMap(({ isKey }, i) => (isKey ? [i] : []));
  return starts.map((start, i) => {
    const own = chunks.slice(start, starts[i + 1]);
    const time = Math.round(own[0].time);
    const blocks = own.map((chunk) => element(ID.SimpleBlock, blockOf(chunk, time)));
    return { time, bytes: element(ID.Cluster, [element(ID.Timestamp, time), ...blocks]) };
  });
}

/** Number of the track, time since the cluster's in 16 bits with a sign, flags, the frame. */
function blockOf({ time, isKey, bytes }: VideoChunk, clusterTime: number): Uint8Array {
  const since = Math.round(time) - clusterTime;
  if (since > 0x7fff) {
    throw new RangeError(
      `a frame is ${since} ms after its key frame, at most 32767: encode key frames more often`,
    );
  }
  return concat([Uint8Array.of(0x80 | TRACK, since >> 8, since & 0xff, isKey ? 0x80 : 0), bytes]);
}

/** @param first position of the first cluster */
function cuesOf(clusters: readonly Cluster[], first: number): Uint8Array {
  let position = first;
  const points = clusters.map(({ time, bytes }) => {
    const at = position;
    position += bytes.length;
    return element(ID.CuePoint, [
      element(ID.CueTime, time),
      element(ID.CueTrackPositions, [
        element(ID.CueTrack, TRACK),
        element(ID.CueClusterPosition, uint32(at)),
      ]),
    ]);
  });
  return element(ID.Cues, points);
}

/** ID, length of the content, content: an unsigned number, a text, bytes, or elements. */
function element(id: number, content: number | string | Uint8Array | Uint8Array[]): Uint8Array {
  const bytes =
    typeof content === 'number'
      ? unsigned(content)
      : typeof content === 'string'
        ? new TextEncoder().encode(content)
        : Array.isArray(content)
          ? concat(content)
          : content;
  return concat([unsigned(id), lengthOf(bytes.length), bytes]);
}

/** RFC 8794 section 4: the number of leading zero bits says how many bytes follow the first. */
function lengthOf(length: number): Uint8Array {
  // A length of ones only would mean "unknown".
  if (length < 0x7f) return Uint8Array.of(0x80 | length);
  if (length < 0x3fff) return Uint8Array.of(0x40 | (length >> 8), length & 0xff);
  if (length < 0x0fffffff) return uint32(0x10000000 | length);
  throw new RangeError(`an element of ${length} bytes is too long for a clip`);
}

/** Big-endian, in as few bytes as it needs. */
function unsigned(value: number): Uint8Array {
  const bytes = uint32(value);
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes.slice(3) : bytes.slice(first);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function float64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
