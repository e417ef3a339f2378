/** What the commands of V's scatter do: play an episode, lay its z out, show the frame of a point. */
import { projectLatents } from '../lab/clients/projection-client.ts';
import type { Lab } from './lab.ts';
import type { CloudMethod } from './latent-cloud.ts';
import type { ViewerLoop } from './viewer-loop.ts';

/** Between the seeds of collected episodes and those that are watched. */
const FIRST_SEED = 5000;

/** Plays one more episode and lays all of them out by PCA. @returns whether it could: there is a V, and it stayed */
export async function collectEpisode({ cloud }: Lab, loop: ViewerLoop): Promise<boolean> {
  const seed = FIRST_SEED + cloud.episodes.length;
  const episode = await loop.collect(seed);
  if (episode === null) return false;
  cloud.add(episode);
  await layOut(cloud, 'pca');
  return true;
}

/** @throws Error with what is missing */
export async function layOut(cloud: Lab['cloud'], method: CloudMethod): Promise<void> {
  if (method === 'umap' && cloud.episodes.length < 2) {
    throw new Error(
      'UMAP of one episode is only its path through time: collect a second one, then neighbours mean something',
    );
  }
  const asked = cloud.pointsFor(method);
  if (asked === null) return;
  const { episodes } = cloud;
  const before = episodes.length;
  const { shown, points, latentSize } = asked;
  const projection = await projectLatents(method, points, latentSize);
  // Emptied (and perhaps filled again) or added to meanwhile: the layout is of other points.
  if (cloud.episodes === episodes && episodes.length === before) cloud.lay({ method, shown, ...projection });
}
