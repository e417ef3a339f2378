/** For tests of the loop: a viewer that answers when told to, and a clock that ticks when told to. */
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type {
  Actor,
  DreamOrigin,
  DreamState,
  EndReason,
  Fan,
  OpponentResult,
  StartRequest,
  Trained,
  ViewerClient,
  ViewerFrame,
  ViewRequest,
} from '../../src/store/engine.ts';
import { ViewerLoop } from '../../src/store/viewer-loop.ts';

export const settings = { ...presetSettings('car-racing', 'smoke'), seed: 7 };
export const ALL: Trained = { vision: true, memory: true, controller: true };

const settle = async (): Promise<void> => {
  for (let i = 0; i < 30; i++) await Promise.resolve();
};

/** The viewer of a car whose step is its return. */
export function stage(options: { playing?: boolean; has?: Partial<Trained>; endsAt?: number } = {}) {
  const calls: string[] = [];
  const requests: ViewRequest[] = [];
  const starts: StartRequest[] = [];
  const errors: unknown[] = [];
  let outstanding = 0;
  let most = 0;
  let step = 0;
  /** Of this episode, however far it went back. */
  let driven = 0;
  let dreaming = false;
  /** A running dream; what it is like can be set from outside. */
  let dream: DreamState | null = null;
  let dreamLike: Partial<DreamState> = {};
  let endReason: EndReason = 'finished';
  let acted = new Set<Actor>();
  const origins: DreamOrigin[] = [];
  const fans: (Fan | null)[] = [];
  const notices: string[] = [];
  let opponent: OpponentResult | null = null;
  let answer = true;
  let release: (() => void)[] = [];
  let hidden = false;
  let tick: ((time: number) => void) | null = null;
  let time = 0;
  const has = { vision: false, memory: false, controller: false, ...options.has };
  let begun = 0;
  let seed = 0;
  let asked: Actor = 'driver';
  const isOver = (): boolean => step >= (options.endsAt ?? 1000);
  const picture = (): ViewerFrame => ({
    driver: asked === 'controller' && !(has.vision && has.memory && has.controller) ? 'driver' : asked,
    begun,
    seed,
    frame: new Uint8ClampedArray(4),
    reconstruction: null,
    dream: dreaming ? new Uint8ClampedArray(4) : null,
    action: [],
    reward: 0,
    episodeReturn: step,
    step,
    ended: isOver(),
    endReason: isOver() ? endReason : null,
    drivers: acted.size > 1 ? 'mixed' : 'one',
    driven,
    whole: driven >= (options.endsAt ?? 1000),
    limit: 1000,
    z: has.vision ? new Float32Array(8) : null,
    dreamZ: null,
    h: null,
    dreamState: dream && { ...dream, ...dreamLike },
    fan: null,
    fanStates: null,
    dreamDistance: null,
    fanSpread: null,
    tilesVisited: step,
    opponent,
    has: { ...has },
  });
  const viewer: ViewerClient = {
    async configure() {
      calls.push('configure');
    },
    async advance(request) {
      outstanding++;
      most = Math.max(most, outstanding);
      calls.push('advance');
      requests.push(request);
      asked = request.actor;
      if (!answer) await new Promise<void>((resolve) => release.push(resolve));
      if (!request.hold && request.steps > 0 && !isOver()) {
        step += request.steps;
        driven = Math.max(driven, step);
        acted.add(picture().driver);
      }
      if (request.dream && dream !== null) dream.step += request.steps;
      outstanding--;
      return picture();
    },
    async seek(to, actor) {
      calls.push(`seek ${to}`);
      asked = actor;
      step = Math.min(to, options.endsAt ?? 1000);
      driven = Math.max(driven, step);
      dreaming = false;
      dream = null;
    },
    async reset(request) {
      calls.push(`reset ${request.seed}`);
      starts.push(request);
      begun++;
      seed = request.seed;
      asked = request.actor;
      step = 0;
      driven = 0;
      acted = new Set();
      opponent = null;
      dreaming = false;
      dream = null;
      return picture();
    },
    async beginDream(origin = 'here', fan = null) {
      calls.push('beginDream');
      origins.push(origin);
      fans.push(fan);
      dreaming = has.vision && has.memory;
      const of = { origin: origin === 'here' ? origin : 'start', driver: 'controller' } as const;
      const still = { drivers: 'one', tau: 1, action: [], step: 0, reward: 0, episodeReturn: 40 } as const;
      dream = { ...of, ...still, action: [], ended: false, lost: false };
      dreamLike = {};
      return dreaming;
    },
    async wakeUp() {
      calls.push('wakeUp');
      const wasDreaming = dreaming;
      dreaming = false;
      dream = null;
      return wasDreaming;
    },
    drivenByHand: async () => null,
    async scoreDream(origin, tau) {
      calls.push(`scoreDream ${JSON.stringify(origin)} ${tau}`);
      return { episodeReturn: 88, step: 300 };
    },
    async score(actor, seed) {
      calls.push(`score ${actor} ${seed}`);
      return { episodeReturn: 905, step: 943, ended: true, tilesVisited: 319 };
    },
    async setOther() {},
    async drawOn() {},
    async look() {},
    async decode() {
      return new Uint8ClampedArray(4);
    },
    async decodeAll() {
      return null;
    },
    async encode() {
      return null;
    },
    async controllerParts() {
      return null;
    },
    async editController() {},
    async collect() {
      return null;
    },
    async episodeFrame() {
      return null;
    },
    async feedDream() {
      calls.push('feedDream');
      return dreaming;
    },
  };
  const loop = new ViewerLoop(
    viewer,
    {
      nextFrame: (callback) => {
        tick = callback;
      },
      hidden: () => hidden,
    },
    {
      playing: options.playing ?? true,
      onError: (error) => errors.push(error),
      onNotice: (text) => notices.push(text),
    },
  );
  const frame = async (milliseconds = 20): Promise<void> => {
    time += milliseconds;
    const due = tick;
    tick = null;
    due?.(time);
    await settle();
  };
  /** Frames of the page for so long. */
  const seconds = async (duration: number): Promise<void> => {
    for (let i = 0; i < Math.round(50 * duration); i++) await frame(20);
  };
  return {
    loop,
    viewer,
    calls,
    requests,
    starts,
    errors,
    notices,
    origins,
    fans,
    /** What the dream looks like from now on. */
    dreams: (like: Partial<DreamState>) => {
      dreamLike = like;
    },
    /** Why episodes end. */
    endsBy: (reason: EndReason) => {
      endReason = reason;
    },
    race: (standing: OpponentResult | null) => {
      opponent = standing;
    },
    has,
    /** Another run takes the viewer's networks away, and begins an episode of its own. */
    replace: (networks: Partial<Trained>, from: number) => {
      Object.assign(has, { vision: false, memory: false, controller: false }, networks);
      begun++;
      seed = from;
      step = 0;
      dreaming = false;
    },
    frame,
    seconds,
    settle,
    most: () => most,
    hide: (now: boolean) => {
      hidden = now;
    },
    silence: () => {
      answer = false;
    },
    speak: async () => {
      answer = true;
      for (const resolve of release) resolve();
      release = [];
      await settle();
    },
  };
}
