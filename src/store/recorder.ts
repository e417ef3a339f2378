/**
 * Keeps what was just watched and saves it as a clip or a picture (record-commands.ts). The page's thread only collects
 * references; a worker composes and encodes. Every failure becomes a notice.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clip, VideoFile } from '../lab/clients/recorder-client.ts';
import { experimentOf, hasController } from '../lab/settings/settings.ts';
import { messageOf } from '../math/text.ts';
import type { Deliver } from './actions.ts';
import { agentSettings } from './checkpoint-name.ts';
import { ClipRing } from './clip-ring.ts';
import type { Lab } from './lab.ts';
import { addNotice, type LabState } from './store.ts';
import type { ViewerLoop } from './viewer-loop.ts';

export interface RecorderState {
  /** Whether there is something to save. */
  ready: boolean;
  /** What is being saved. */
  saving: 'clip' | 'picture' | null;
}

/** What encodes: the client of the recorder worker. */
interface Encoders {
  /** Null where the browser records no video. */
  recordClip(clip: Clip): Promise<VideoFile | null>;
  recordPicture(clip: Clip): Promise<Uint8Array>;
}

export class Recorder {
  readonly state: StoreApi<RecorderState> = createStore<RecorderState>(() => ({
    ready: false,
    saving: null,
  }));
  private readonly ring = new ClipRing();
  private readonly lab: Lab;
  private readonly encoders: Encoders;

  constructor(lab: Lab, loop: Pick<ViewerLoop, 'subscribe'>, encoders: Encoders, now: () => number) {
    this.lab = lab;
    this.encoders = encoders;
    loop.subscribe((frame) => {
      this.ring.add(frame, now());
      if (!this.state.getState().ready) this.state.setState({ ready: true });
    });
    lab.store.subscribe((state, before) => {
      if (state.settings.experiment === before.settings.experiment) return;
      // Two worlds in one clip would tell nothing.
      this.ring.clear();
      this.state.setState({ ready: false });
    });
  }

  /** The last ten seconds as a video; where the browser records none, the last picture, and a notice says so. */
  saveClip(deliver: Deliver): Promise<void> {
    return this.save('clip', async (clip) => {
      const video = await this.encoders.recordClip(clip);
      if (video === null) {
        const text =
          'This browser encodes no video for a page (WebCodecs, MediaRecorder): the last picture was saved in place ' +
          'of the clip. A current Chrome, Edge, Firefox or Safari saves clips.';
        addNotice(this.lab.store, 'warning', text);
        await this.deliverPicture(clip, deliver);
        return;
      }
      const name = `${this.stem()}.${video.type.split('/')[1]}`;
      deliver({ name, content: video.bytes, type: video.type });
    });
  }

  /** Both pictures as they are now. */
  savePicture(deliver: Deliver): Promise<void> {
    return this.save('picture', (clip) => this.deliverPicture(clip, deliver));
  }

  private async deliverPicture(clip: Clip, deliver: Deliver): Promise<void> {
    const content = await this.encoders.recordPicture(clip);
    deliver({ name: `${this.stem()}.png`, content, type: 'image/png' });
  }

  private async save(what: 'clip' | 'picture', task: (clip: Clip) => Promise<void>): Promise<void> {
    if (this.ring.isEmpty || this.state.getState().saving !== null) return;
    this.state.setState({ saving: what });
    try {
      await task(this.clip());
    } catch (error) {
      addNotice(this.lab.store, 'error', `The ${what} was not saved: ${messageOf(error)}`);
    } finally {
      this.state.setState({ saving: null });
    }
  }

  private clip(): Clip {
    const state = this.lab.store.getState();
    const hasReturn = hasController(experimentOf(state.settings.experiment));
    return { frames: this.ring.frames(), agent: agentName(state), hasReturn };
  }

  private stem(): string {
    const { experiment, seed } = agentSettings(this.lab.store.getState());
    return `${experiment}-seed${seed}-dream`;
  }
}

/** The agent that is watched, for people. */
function agentName(state: LabState): string {
  if (state.shipped !== null) return 'Pretrained agent';
  if (state.savedAs !== null) return state.savedAs;
  const { experiment, preset, seed } = agentSettings(state);
  return state.trained.vision ? `${experiment}, ${preset}, seed ${seed}` : 'No trained agent';
}
