/**
 * The GPU's side of the rollouts: gathers what the rows of all rollout threads see into one batch, has it thought
 * through, and tells every thread its actions. A batch begins when all who are at play have waiting, or a moment
 * after the first one did: a thread that stays away (dead, or making a new track) holds nobody up.
 */
import { FRAME_BYTES } from '../data/episode.ts';
import { messageOf } from '../math/text.ts';
import { type AgentBatch, GpuAgent, GpuAgentRows } from './gpu-agent.ts';
import { HALVES, type InferenceRequest, type ServerReply, type ServerRequest } from './inference-protocol.ts';
import type { AgentSpec } from './jobs.ts';

/** How long the first to ask waits for the others. */
const GRACE_MS = 20;

export interface ServerShape {
  /** Rollout threads. */
  clients: number;
  /** Rows of one thread, at all its halves. */
  rows: number;
}

interface Waiting {
  client: number;
  port: MessagePort;
  request: InferenceRequest;
}

/** Who sits at one half. */
interface Half {
  readonly agent: GpuAgentRows;
  readonly batch: AgentBatch;
  /** Seats whose next question is worth waiting for. */
  readonly active: Set<number>;
  readonly waiting: Map<number, Waiting>;
  running: boolean;
  grace: ReturnType<typeof setTimeout> | undefined;
}

export class InferenceServer {
  private readonly clients: number;
  /** Of one client at one half. */
  private readonly rows: number;
  private readonly agent: GpuAgent;
  private readonly halves: Half[];
  private readonly ports = new Map<number, MessagePort>();
  private readonly latentSize: number;
  private fault: string | null = null;
  private batchesDone = 0;

  constructor(spec: AgentSpec, { clients, rows: ofSeat }: ServerShape) {
    this.clients = clients;
    this.rows = ofSeat / HALVES;
    this.agent = new GpuAgent(spec);
    this.latentSize = spec.vision.config.latentSize;
    const rows = clients * this.rows;
    this.halves = Array.from({ length: HALVES }, () => ({
      agent: new GpuAgentRows(this.agent, rows),
      batch: {
        frames: new Uint8Array(rows * FRAME_BYTES),
        noise: new Float32Array(rows * this.latentSize),
        begins: [],
        present: new Uint8Array(rows),
      },
      active: new Set(),
      waiting: new Map(),
      running: false,
      grace: undefined,
    }));
  }

  /** Batches thought through so far. */
  get batches(): number {
    return this.batchesDone;
  }

  /** A thread takes a client; whoever sat there is gone. */
  connect(client: number, port: MessagePort): void {
    if (!Number.isInteger(client) || client < 0 || client >= this.clients) {
      throw new RangeError(`client must be 0 .. ${this.clients - 1}, got ${client}`);
    }
    this.ports.get(client)?.close();
    this.ports.set(client, port);
    for (const half of this.halves) {
      half.active.delete(client);
      half.waiting.delete(client);
    }
    port.onmessage = ({ data }: MessageEvent<ServerRequest>) => this.receive(client, port, data);
  }

  /** Nothing that is computed from now on is to be trusted: everybody is told, and whoever asks later. */
  fail(reason: string): void {
    if (this.fault !== null) return;
    this.fault = reason;
    for (const { waiting, grace } of this.halves) {
      clearTimeout(grace);
      waiting.clear();
    }
    for (const port of this.ports.values()) tell(port, { fault: reason }, []);
  }

  dispose(): void {
    this.fault ??= 'the GPU was given other work';
    for (const { grace } of this.halves) clearTimeout(grace);
    for (const port of this.ports.values()) port.close();
    for (const { agent } of this.halves) agent.dispose();
    this.agent.dispose();
  }

  private receive(client: number, port: MessagePort, message: ServerRequest): void {
    if (this.fault !== null) {
      tell(port, { fault: this.fault }, []);
      return;
    }
    const half = this.halves[message.half];
    if (message.kind === 'idle') {
      half.active.delete(client);
    } else {
      half.active.add(client);
      half.waiting.set(client, { client, port, request: message });
    }
    this.runIfDue(half);
  }

  /** Begins a batch if it is time for one. */
  private runIfDue(half: Half): void {
    if (half.running || half.waiting.size === 0) return;
    if (half.waiting.size >= half.active.size) {
      void this.infer(half);
      return;
    }
    half.grace ??= setTimeout(() => {
      // They are waited for again once they come back.
      for (const client of half.active) if (!half.waiting.has(client)) half.active.delete(client);
      half.grace = undefined;
      this.runIfDue(half);
    }, GRACE_MS);
  }

  /** One batch. Whatever goes wrong in it is told to all threads. */
  private async infer(half: Half): Promise<void> {
    clearTimeout(half.grace);
    half.grace = undefined;
    half.running = true;
    const waiting = [...half.waiting.values()];
    half.waiting.clear();
    this.gather(half.batch, waiting);
    try {
      const actions = await half.agent.infer(half.batch);
      this.batchesDone++;
      if (this.fault === null) this.answer(waiting, actions);
    } catch (error) {
      this.fail(messageOf(error));
    }
    half.running = false;
    if (this.fault === null) this.runIfDue(half);
  }

  private gather(batch: AgentBatch, waiting: readonly Waiting[]): void {
    const { rows } = this;
    batch.begins = [];
    batch.present.fill(0);
    for (const { client, request } of waiting) {
      const { frames, noise, begins } = request;
      const first = client * rows;
      batch.frames.set(frames, first * FRAME_BYTES);
      batch.noise.set(noise, first * this.latentSize);
      batch.present.fill(1, first, first + rows);
      for (const { row, parameters } of begins) batch.begins.push({ row: first + row, parameters });
    }
  }

  /** The answer goes to who waiting, not to who may have taken the client meanwhile: a closed port hears nothing. */
  private answer(waiting: readonly Waiting[], actions: Float32Array): void {
    const length = this.agent.spec.controller.actionSize * this.rows;
    for (const { client, port, request } of waiting) {
      const { half, frames, noise } = request;
      const own = actions.slice(client * length, (client + 1) * length) as Float32Array<ArrayBuffer>;
      tell(port, { half, actions: own, frames, noise }, [own.buffer, frames.buffer, noise.buffer]);
    }
  }
}

function tell(port: MessagePort, message: ServerReply, moved: ArrayBuffer[]): void {
  port.postMessage(message, moved);
}
