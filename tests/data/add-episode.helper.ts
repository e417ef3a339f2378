/** Puts an episode that is in no file into a dataset of M. */
import type { SequenceDataset } from '../../src/data/datasets.ts';
import { encodeLatents, type LatentSteps } from '../../src/data/episode.ts';

export async function addEpisode(dataset: SequenceDataset, episode: LatentSteps): Promise<void> {
  const bytes = encodeLatents(episode);
  await dataset.addFile(`episode ${dataset.size}`, async (use) =>
    use({ size: bytes.length, read: (begin, end) => bytes.slice(begin, end) }),
  );
}
