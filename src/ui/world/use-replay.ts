/** Plays an episode again in the viewer: a dot of the evaluation, a hard track of the search. */
import { useWorkbench } from '../workbench.tsx';

/** Returns what puts an actor on a track, from its start, and brings the world into view. */
export function useReplay(): (actor: 'controller' | 'random', seed: number) => void {
  const { loop } = useWorkbench();
  return (actor, seed) => {
    loop.setOpponent(null);
    loop.setActor(actor);
    void loop.reset(seed);
    loop.play();
    document.querySelector('[data-testid="stage-surface"]')?.scrollIntoView({ block: 'nearest' });
  };
}
