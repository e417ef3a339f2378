/**
 * The race in the viewer: a second car on the track that is watched, driven by the script, the same C or another agent,
 * and how far one is ahead of the other.
 */
import { actionSizeOf, type World } from '../env/experiments.ts';
import { Vision } from '../vision/inference.ts';
import type { Scene } from './drawing/scene.ts';
import { type DrivingNetworks, Opponent } from './opponent.ts';
import type { Actor, OpponentActor, OpponentResult, OtherAgent } from './viewer-frame.ts';
import type { ViewerNetworks } from './viewer-networks.ts';
import type { Reality } from './viewer-reality.ts';
import type { Watched } from './viewer-scene.ts';

export class Race {
  /** Null while the watched car is alone. */
  opponent: Opponent | null = null;
  private readonly world: World;
  private readonly reality: Reality;
  private readonly networks: ViewerNetworks;
  private readonly maxSteps: number;
  /** Of the other agent. */
  private other: DrivingNetworks | null = null;

  constructor(world: World, reality: Reality, networks: ViewerNetworks, maxSteps: number) {
    this.world = world;
    this.reality = reality;
    this.networks = networks;
    this.maxSteps = maxSteps;
  }

  /**
   * The agent of an opponent 'other', in place of the one before; null: none. A race against that one ends.
   * @throws Error where its parts do not fit each other, or this world
   */
  setOther(agent: OtherAgent | null): void {
    if (agent !== null) checkOther(agent, actionSizeOf(this.reality.task.experiment));
    if (this.opponent?.actor === 'other') this.end();
    this.other?.vision.dispose();
    this.other = agent && { ...agent, vision: new Vision(agent.vision.config, agent.vision.weights) };
  }

  canDrive(opponent: OpponentActor): boolean {
    return opponent === 'other' ? this.other !== null : this.networks.canDrive(opponent);
  }

  /**
   * The opponent at the start of the episode that has just begun; none where it cannot drive.
   * @param actor who will drive the watched car: there is no race against oneself
   */
  begin(opponent: OpponentActor | null, actor: Actor | null): void {
    this.end();
    const { reality, networks } = this;
    if (opponent === null || !this.canDrive(opponent)) return;
    // A lead needs a measure of progress; two agents are compared by their returns too.
    if (opponent !== 'other' && reality.task.experiment.progress === null) return;
    // Twice the same is no race: two cars in one place.
    if (actor !== null && opponent === reality.actorFor(actor, networks)) return;
    this.opponent = this.carOf(opponent, reality.seed);
  }

  /** A car at the start of the track of `seed`. */
  carOf(actor: OpponentActor, seed: number): Opponent {
    const driving = actor === 'other' ? this.other : this.networks.driving();
    return new Opponent(this.world, actor, seed, this.maxSteps, driving);
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

  /** What the picture of the watched car shows of the opponent. */
  beside(): Pick<Watched, 'opponent' | 'lead'> {
    const { opponent } = this;
    if (opponent === null) return { opponent: null, lead: null };
    const { actor, task, result } = opponent;
    return { opponent: { actor, task, episodeReturn: result.episodeReturn }, lead: this.lead() };
  }

  /** The picture of the opponent, with the watched car in it; null without an opponent. */
  scene(): Scene | null {
    const { opponent, reality } = this;
    if (opponent === null) return null;
    const { actor, result, scenes } = opponent;
    const lead = this.lead();
    return scenes.scene({
      episode: reality.episode,
      actor,
      episodeReturn: result.episodeReturn,
      step: result.step,
      opponent: { actor: reality.actor, task: reality.task, episodeReturn: reality.episodeReturn },
      lead: lead === null ? null : -lead,
    });
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

function checkOther({ vision, memory, controller }: OtherAgent, actionSize: number): void {
  const { inputs, latentSize, hiddenSize, ...c } = controller.config;
  const sizes: [what: string, has: number | undefined, needs: number][] = [
    ['latents of its V', vision.config.latentSize, latentSize],
    ['actions of its C', c.actionSize, actionSize],
  ];
  if (inputs === 'zh') {
    sizes.push(['latents of its M', memory?.config.latentSize, latentSize]);
    sizes.push(['units of its M', memory?.config.hiddenSize, hiddenSize]);
  }
  for (const [what, has, needs] of sizes) {
    if (has !== needs)
      throw new Error(`the other agent cannot drive: ${what}: ${has ?? 'none'}, needed ${needs}`);
  }
}
