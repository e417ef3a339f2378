/** Checkpoints that the visitor brings: a file, or a dropped one. */
import { messageOf } from '../math/text.ts';
import type { Engine } from './engine.ts';
import type { Lab } from './lab.ts';
import { addNotice, isOccupied } from './store.ts';

type Load = (name: string, read: () => Promise<Uint8Array>) => Promise<boolean>;

/**
 * @returns whether the file was taken. A file that is refused leaves everything as it was. One after the other: of two
 *   the later one counts, even where the first takes longer to read.
 */
export function checkpointLoader({ store }: Lab, engine: Engine): Load {
  let loading: Promise<boolean> | null = null;

  const loadNow: Load = async (name, read) => {
    if (isOccupied(store.getState())) {
      addNotice(store, 'warning', `${name} was not loaded: a run is in progress. Stop it first.`);
      return false;
    }
    try {
      await engine.importCheckpoint(await read(), name);
    } catch (error) {
      const wanted = 'The page opens checkpoints: .safetensors files that it saved';
      addNotice(store, 'error', `${name} was not loaded: ${messageOf(error)}. ${wanted}.`);
      return false;
    }
    store.setState({ savedAs: name });
    addNotice(store, 'info', `Loaded ${name}.`);
    return true;
  };

  return (name, read) => {
    const before = loading;
    const load = async (): Promise<boolean> => {
      await Promise.allSettled([before]);
      return loadNow(name, read);
    };
    loading = load();
    return loading;
  };
}
