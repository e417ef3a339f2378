/**
 * The environments, steps a second on one core: the driver laps a track. The baseline is physics alone, so a
 * ratio says what the pictures cost.
 */
import { type CarRacing, type CarRacingOptions, Driver, makeEnv } from '../src/env/index.ts';
import { perSecond, row } from './clock.ts';

/** Steps a call of the clock, so that the clock costs nothing. */
const CHUNK = 50;

export async function run(): Promise<void> {
  const physics = await car({ render: false });
  console.log('CarRacing-v3, the driver at the wheel');
  console.log(row('physics alone', physics, 'steps/s', physics));
  console.log(
    row('with 64x64 frames (what V sees)', await car({ observation: '64x64' }), 'steps/s', physics),
  );
  console.log(
    row('with 96x96 frames (as Gymnasium)', await car({ observation: '96x96' }), 'steps/s', physics),
  );
  const env = makeEnv('CarRacing-v3', { render: false });
  let seed = 0;
  console.log(row('reset: a new track', await perSecond(() => void env.reset({ seed: seed++ })), 'resets/s'));
  const ball = makeEnv('BouncingBall-v0', { maxEpisodeSteps: Number.POSITIVE_INFINITY });
  ball.reset({ seed: 0 });
  const balls = await perSecond(() => {
    for (let i = 0; i < CHUNK; i++) ball.step([]);
  });
  console.log('BouncingBall-v0');
  console.log(row('with 64x64 frames', CHUNK * balls, 'steps/s'));
}

async function car(options: CarRacingOptions): Promise<number> {
  const env: CarRacing = makeEnv('CarRacing-v3', options);
  const driver = new Driver(env);
  let seed = 0;
  env.reset({ seed });
  const chunks = await perSecond(() => {
    for (let i = 0; i < CHUNK; i++) {
      const { terminated, truncated } = env.step(driver.act());
      if (terminated || truncated) env.reset({ seed: ++seed });
    }
  });
  env.close();
  return CHUNK * chunks;
}
