/** Names of the files of an episode: its trajectory and V's latents of it. */

export interface EpisodePaths {
  trajectory: string;
  latents: string;
}

/** The two files of an episode in the folder of a run. */
export function pathsIn(folder: string, episode: number): EpisodePaths {
  const name = `${String(episode).padStart(5, '0')}.safetensors`;
  return { trajectory: `${folder}/tapes/${name}`, latents: `${folder}/latents/${name}` };
}
