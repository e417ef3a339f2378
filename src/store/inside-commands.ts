/** Commands of the rooms of V, M and C: what a visitor tries inside the networks. */
import { collectEpisode, layOut } from './cloud-actions.ts';
import type { CommandTargets as Page } from './command.ts';
import type { TestedMean } from './engine.ts';
import type { CloudMethod } from './latent-cloud.ts';

export const INSIDE_COMMANDS = {
  /** The frame that V decodes from a z. */
  decode: { label: 'Decode z', run: ({ loop }: Page, z: Float32Array) => loop.decode(z) },
  decodeAll: { label: 'Decode several z', run: ({ loop }: Page, z: Float32Array) => loop.decodeAll(z) },
  /** V's mean of a painted picture. */
  encode: { label: 'Encode a picture', run: ({ loop }: Page, picture: Uint8Array) => loop.encode(picture) },
  feedDream: { label: 'Dream on from this z', run: ({ loop }: Page, z: Float32Array) => loop.feedDream(z) },
  collectEpisode: {
    label: 'Play an episode for the scatter',
    run: ({ lab, loop }: Page) => collectEpisode(lab, loop),
    unlisted: true,
  },
  layOut: {
    label: 'Lay the scatter out',
    run: ({ lab }: Page, method: CloudMethod) => layOut(lab.cloud, method),
  },
  /** The frame of a point. */
  episodeFrame: {
    label: 'Show the frame of a point',
    run: ({ loop }: Page, seed: number, step: number) => loop.episodeFrame(seed, step),
  },
  controllerParts: { label: 'Weights of C', run: ({ loop }: Page) => loop.controllerParts() },
  editController: {
    label: 'Edit the weights of C',
    run: ({ loop }: Page, parameters: Float32Array | null) => loop.editController(parameters),
  },
  /** A tested mean of the search in place of C, on this track from its start; resolves when it is there. */
  driveMean: {
    label: 'Let it drive',
    icon: 'play',
    run: async ({ loop }: Page, { generation, parameters }: TestedMean) => {
      loop.newWish();
      await loop.editController(parameters, generation);
      // Without one it would only begin the track once more.
      if (loop.state.getState().opponent !== null) loop.setOpponent(null);
      loop.setActor('controller');
      const begun = loop.replay(loop.state.getState().seed);
      loop.play();
      await begun;
    },
  },
  /** The tested mean that drives becomes C, to be saved, evaluated and searched on from. */
  keepMean: {
    label: 'Make it C',
    icon: 'check',
    run: ({ actions }: Page, generation: number) => actions.goBackToMean(generation),
  },
  /** The C that the search found, in place of a tested mean or of one that a visitor edited. */
  driveFound: {
    label: 'Back to the C that was kept',
    run: ({ loop }: Page) => loop.editController(null),
    unlisted: true,
  },
  nameLatent: {
    label: 'Name a latent',
    run: ({ actions }: Page, latent: number, name: string) => actions.nameLatent(latent, name),
  },
  watchPredictions: {
    label: 'What M expects of each step',
    run: ({ loop }: Page, on: boolean) => loop.watchPredictions(on),
  },
} as const;
