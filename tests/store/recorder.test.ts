/** What the recorder hands over, under which name, and what it says where it cannot. */
import { describe, expect, it } from 'vitest';
import type { Clip } from '../../src/lab/clients/recorder-client.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type { SavedFile } from '../../src/store/actions.ts';
import { createLab } from '../../src/store/lab.ts';
import { Recorder } from '../../src/store/recorder.ts';
import type { FrameListener, ViewerLoop } from '../../src/store/viewer-loop.ts';
import { frame } from './viewer-frame.helper.ts';

function page(encoders: Partial<ConstructorParameters<typeof Recorder>[2]> = {}) {
  const lab = createLab({ ...presetSettings('car-racing', 'smoke'), seed: 4 });
  let show: FrameListener = () => undefined;
  const loop = {
    subscribe: (listener: FrameListener) => {
      show = listener;
      return () => undefined;
    },
  } as unknown as ViewerLoop;
  let time = 0;
  const clips: Clip[] = [];
  const recorder = new Recorder(
    lab,
    loop,
    {
      recordClip: async (clip) => {
        clips.push(clip);
        return { bytes: Uint8Array.of(1), type: 'video/webm' };
      },
      recordPicture: async (clip) => {
        clips.push(clip);
        return Uint8Array.of(2);
      },
      ...encoders,
    },
    () => time,
  );
  const files: SavedFile[] = [];
  const watch = (step: number): void => {
    time += 50;
    show({ ...frame, step });
  };
  return { lab, recorder, clips, files, watch, deliver: (file: SavedFile) => void files.push(file) };
}

describe('the recorder', () => {
  it('saves what was watched as a clip, and its last frame as a picture, named by world and seed', async () => {
    const { recorder, clips, files, watch, deliver } = page();
    expect(recorder.state.getState().ready).toBe(false);
    for (let step = 1; step <= 5; step++) watch(step);
    expect(recorder.state.getState().ready).toBe(true);
    await recorder.saveClip(deliver);
    await recorder.savePicture(deliver);
    expect(files).toEqual([
      { name: 'car-racing-seed4-dream.webm', content: Uint8Array.of(1), type: 'video/webm' },
      { name: 'car-racing-seed4-dream.png', content: Uint8Array.of(2), type: 'image/png' },
    ]);
    expect(clips[0].frames.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(clips[0]).toMatchObject({ agent: 'No trained agent', hasReturn: true });
    expect(recorder.state.getState().saving).toBeNull();
  });

  it('names the agent that is watched', async () => {
    const { lab, recorder, clips, files, watch, deliver } = page();
    watch(1);
    lab.store.setState({ trained: { vision: true, memory: false, controller: false } });
    await recorder.saveClip(deliver);
    lab.store.setState({ madeWith: { ...presetSettings('car-racing', 'quick'), seed: 7 } });
    await recorder.saveClip(deliver);
    lab.store.setState({ savedAs: 'mine.safetensors' });
    await recorder.saveClip(deliver);
    lab.store.setState({ shipped: { name: 'a', command: '', date: '' } });
    await recorder.saveClip(deliver);
    expect(clips.map(({ agent }) => agent)).toEqual([
      'car-racing, smoke, seed 4',
      'car-racing, quick, seed 7',
      'mine.safetensors',
      'Pretrained agent',
    ]);
    expect(files.map(({ name }) => name)).toEqual(
      [4, 7, 7, 7].map((seed) => `car-racing-seed${seed}-dream.webm`),
    );
  });

  it('has nothing of another world in its clip', async () => {
    const { lab, recorder, clips, watch, deliver } = page();
    watch(1);
    lab.store.setState({ settings: presetSettings('bouncing-ball', 'smoke') });
    expect(recorder.state.getState().ready).toBe(false);
    await recorder.saveClip(deliver);
    expect(clips).toEqual([]);
    watch(2);
    await recorder.saveClip(deliver);
    expect(clips).toMatchObject([{ hasReturn: false, frames: [{ step: 2 }] }]);
  });

  it('gives the picture and says so where the browser encodes no video', async () => {
    const { lab, recorder, files, watch, deliver } = page({ recordClip: async () => null });
    watch(1);
    await recorder.saveClip(deliver);
    expect(files.map(({ name }) => name)).toEqual(['car-racing-seed4-dream.png']);
    expect(lab.store.getState().notices).toMatchObject([
      {
        level: 'warning',
        text: expect.stringMatching(/encodes no video.*picture was saved in place of the clip/),
      },
    ]);
  });

  it('says why a clip was not saved, and saves the next one', async () => {
    const { lab, recorder, files, watch, deliver } = page();
    watch(1);
    await recorder.saveClip(() => {
      throw new Error('downloads are blocked: allow them');
    });
    expect(lab.store.getState().notices).toMatchObject([
      { level: 'error', text: 'The clip was not saved: downloads are blocked: allow them' },
    ]);
    await recorder.saveClip(deliver);
    expect(files).toHaveLength(1);
  });

  it('saves one thing at a time', async () => {
    const { recorder, files, watch, deliver } = page();
    watch(1);
    const first = recorder.saveClip(deliver);
    expect(recorder.state.getState().saving).toBe('clip');
    await Promise.all([first, recorder.savePicture(deliver)]);
    expect(files).toHaveLength(1);
  });
});
