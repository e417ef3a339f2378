/**
 * The GPU's side of the rollouts: gathers what the lanes of all rollout threads see into one batch, has it thought
 * through, and tells every thread its actions. A batch begins when all who are at play have asked, or a moment
 * after the first one did: a thread that stays away (dead, or making a new track) holds nobody up.
 */
import { FRAME_BYTES } from './episode.ts';
import { GpuLanes, GpuMind, type Sight } from './gpu-mind.ts';
import type { AgentSpec } from './jobs.ts';
import { type FromMind, type Look, TABLES, type ToMind } from './mind-messages.ts';

/** How long the first to ask waits for the others. */
const GRACE_MS = 20;

export interface DeskShape {
  /** Rollout threads. */
  seats: number;
  /** Lanes of one thread, at all its tables. */
  lanes: number;
}

interface Asked {
  seat: number;
  port: MessagePort;
  look: Look;
}

/** Who sits at one table. */
interface Table {
  readonly mind: GpuLanes;
  readonly sight: Sight;
  /** Seats whose next question is worth waiting for. */
  readonly atPlay: Set<number>;
  readonly asked: Map<number, Asked>;
  thinking: boolean;
  grace: ReturnType<typeof setTimeout> | undefined;
}

export class MindDesk {
  private readonly seats: number;
  /** Of one seat at one table. */
  private readonly lanes: number;
  private readonly mind: GpuMind;
  private readonly tables: Table[];
  private readonly ports = new Map<number, MessagePort>();
  private readonly latentSize: number;
  private fault: string | null = null;
  private batchesDone = 0;

  constructor(spec: AgentSpec, { seats, lanes: ofSeat }: DeskShape) {
    this.seats = seats;
    this.lanes = ofSeat / TABLES;
    this.mind = new GpuMind(spec);
    this.latentSize = spec.vision.config.latentSize;
    const lanes = seats * this.lanes;
    this.tables = Array.from({ length: TABLES }, () => ({
      mind: new GpuLanes(this.mind, lanes),
      sight: {
        frames: new Uint8Array(lanes * FRAME_BYTES),
        noise: new Float32Array(lanes * this.latentSize),
        begins: [],
        present: new Uint8Array(lanes),
      },
      atPlay: new Set(),
      asked: new Map(),
      thinking: false,
      grace: undefined,
    }));
  }

  /** Batches thought through so far. */
  get batches(): number {
    return this.batchesDone;
  }

  /** A thread takes a seat; whoever sat there is gone. */
  connect(seat: number, port: MessagePort): void {
    if (!Number.isInteger(seat) || seat < 0 || seat >= this.seats) {
      throw new RangeError(`seat must be 0 .. ${this.seats - 1}, got ${seat}`);
    }
    this.ports.get(seat)?.close();
    this.ports.set(seat, port);
    for (const table of this.tables) {
      table.atPlay.delete(seat);
      table.asked.delete(seat);
    }
    port.onmessage = ({ data }: MessageEvent<ToMind>) => this.hear(seat, port, data);
  }

  /** Nothing that is computed from now on is to be trusted: everybody is told, and whoever asks later. */
  fail(reason: string): void {
    if (this.fault !== null) return;
    this.fault = reason;
    for (const { asked, grace } of this.tables) {
      clearTimeout(grace);
      asked.clear();
    }
    for (const port of this.ports.values()) tell(port, { fault: reason }, []);
  }

  dispose(): void {
    this.fault ??= 'the GPU was given other work';
    for (const { grace } of this.tables) clearTimeout(grace);
    for (const port of this.ports.values()) port.close();
    for (const { mind } of this.tables) mind.dispose();
    this.mind.dispose();
  }

  private hear(seat: number, port: MessagePort, message: ToMind): void {
    if (this.fault !== null) {
      tell(port, { fault: this.fault }, []);
      return;
    }
    const table = this.tables[message.table];
    if (message.kind === 'rest') {
      table.atPlay.delete(seat);
    } else {
      table.atPlay.add(seat);
      table.asked.set(seat, { seat, port, look: message });
    }
    this.consider(table);
  }

  /** Begins a batch if it is time for one. */
  private consider(table: Table): void {
    if (table.thinking || table.asked.size === 0) return;
    if (table.asked.size >= table.atPlay.size) {
      void this.think(table);
      return;
    }
    table.grace ??= setTimeout(() => {
      // They are waited for again once they come back.
      for (const seat of table.atPlay) if (!table.asked.has(seat)) table.atPlay.delete(seat);
      table.grace = undefined;
      this.consider(table);
    }, GRACE_MS);
  }

  /** One batch. Whatever goes wrong in it is told to all threads. */
  private async think(table: Table): Promise<void> {
    clearTimeout(table.grace);
    table.grace = undefined;
    table.thinking = true;
    const asked = [...table.asked.values()];
    table.asked.clear();
    this.gather(table.sight, asked);
    try {
      const actions = await table.mind.think(table.sight);
      this.batchesDone++;
      if (this.fault === null) this.answer(asked, actions);
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    }
    table.thinking = false;
    if (this.fault === null) this.consider(table);
  }

  private gather(sight: Sight, asked: readonly Asked[]): void {
    const { lanes } = this;
    sight.begins = [];
    sight.present.fill(0);
    for (const { seat, look } of asked) {
      const { frames, noise, begins } = look;
      const first = seat * lanes;
      sight.frames.set(frames, first * FRAME_BYTES);
      sight.noise.set(noise, first * this.latentSize);
      sight.present.fill(1, first, first + lanes);
      for (const { lane, parameters } of begins) sight.begins.push({ lane: first + lane, parameters });
    }
  }

  /** The answer goes to who asked, not to who may have taken the seat meanwhile: a closed port hears nothing. */
  private answer(asked: readonly Asked[], actions: Float32Array): void {
    const length = 3 * this.lanes;
    for (const { seat, port, look } of asked) {
      const { table, frames, noise } = look;
      const own = actions.slice(seat * length, (seat + 1) * length) as Float32Array<ArrayBuffer>;
      tell(port, { table, actions: own, frames, noise }, [own.buffer, frames.buffer, noise.buffer]);
    }
  }
}

function tell(port: MessagePort, message: FromMind, moved: ArrayBuffer[]): void {
  port.postMessage(message, moved);
}
