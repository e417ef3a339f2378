/**
 * Inference server of the rollouts: collects the frames of all rollout threads into one batch, computes it on the GPU,
 * and sends every thread its actions. A batch starts when all active clients have sent their frames, or a moment after
 * the first one did, so a thread that is late (dead, or generating a track) does not delay the others.
 */
import { FRAME_BYTES } from '../data/episode.ts';
import { messageOf } from '../math/text.ts';
import { type AgentBatch, GpuAgent, GpuAgentRows } from './gpu-agent.ts';
import { HALVES, type InferenceRequest, type ServerReply, type ServerRequest } from './inference-protocol.ts';
import type { AgentSpec } from './jobs.ts';

/** Maximum wait after the first request of a batch. */
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
  /** Clients whose next request the batch waits for. */
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

  /** Number of computed batches. */
  get batches(): number {
    return this.batchesDone;
  }

  /** Connects a thread as a client and replaces an earlier one. */
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

  /** Marks the GPU as failed and tells all clients, now or at their next request. */
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

  /** Starts a batch if it is due. */
  private runIfDue(half: Half): void {
    if (half.running || half.waiting.size === 0) return;
    if (half.waiting.size >= half.active.size) {
      void this.infer(half);
      return;
    }
    half.grace ??= setTimeout(() => {
      // The batch waits for them again after their next request.
      for (const client of half.active) if (!half.waiting.has(client)) half.active.delete(client);
      half.grace = undefined;
      this.runIfDue(half);
    }, GRACE_MS);
  }

  /** Computes one batch. An error is sent to all threads. */
  private async infer(half: Half): Promise<void> {
    clearTimeout(half.grace);
    half.grace = undefined;
    half.running = true;
    const waiting = [...half.waiting.values()];
    half.waiting.clear();
    this.collect(half.batch, waiting);
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

  private collect(batch: AgentBatch, waiting: readonly Waiting[]): void {
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
