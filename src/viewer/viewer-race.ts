/** The race in the viewer: a second car on the track that is watched, and how far one is ahead of the other. */
import type { World } from '../env/experiments.ts';
import { Opponent } from './opponent.ts';
import type { Actor, OpponentActor, OpponentResult } from './viewer-frame.ts';
import type { ViewerNetworks } from './viewer-networks.ts';
import type { Reality } from './viewer-reality.ts';

export class Race {
  /** Null while the watched car is alone. */
  opponent: Opponent | null = null;
  private readonly world: World;
  private readonly reality: Reality;
  private readonly networks: ViewerNetworks;
  private readonly maxSteps: number;

  constructor(world: World, reality: Reality, networks: ViewerNetworks, maxSteps: number) {
    this.world = world;
    this.reality = reality;
    this.networks = networks;
    this.maxSteps = maxSteps;
  }

  /**
   * The opponent at the start of the episode that has just begun; none where it cannot drive.
   * @param actor who will drive the watched car: there is no race against oneself
   */
  begin(opponent: OpponentActor | null, actor: Actor | null): void {
    this.end();
    const { reality, networks } = this;
    // A lead needs a measure of progress.
    if (opponent === null || reality.task.experiment.progress === null || !networks.canDrive(opponent))
      return;
    // Twice the same is no race: two cars in one place.
    if (actor !== null && opponent === reality.actorFor(actor, networks)) return;
    this.opponent = this.carOf(opponent, reality.seed);
  }

  /** A car at the start of the track of `seed`. */
  carOf(actor: OpponentActor, seed: number): Opponent {
    return new Opponent(this.world, actor, seed, this.maxSteps, this.networks.driving());
  }

  /** Seconds by which the watched car is ahead; null where nobody is. */
  lead(): number | null {
    const { progress, step } = this.reality;
    return this.opponent && progress.leadOver(this.opponent.progress, step);
  }

  result(): OpponentResult | null {
    const { opponent } = this;
    return opponent && { ...opponent.result, actor: opponent.actor, lead: this.lead() };
  }

  /** Both cars are at this step. */
  seek(step: number): void {
    this.opponent?.seek(step);
  }

  networksChanged(): void {
    if (this.opponent?.actor !== 'controller') return;
    const driving = this.networks.driving();
    if (driving === null) this.end();
    else this.opponent.setNetworks(driving);
  }

  end(): void {
    this.opponent?.dispose();
    this.opponent = null;
  }
}
