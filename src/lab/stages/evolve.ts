/**
 * Stage 6: CMA-ES searches for C's parameters; fitness is the return of the closed loop in the real environment (paper,
 * A.4) or in M's dream of it (paper, 4). All candidates of a generation are scored on the same seeds.
 */
import { mean, standardDeviation } from '../../math/statistics.ts';
import { counted } from '../../math/text.ts';
import type { Job } from '../../rollout/jobs.ts';
import { eventsOf, stateEvents } from '../checkpoint/checkpoint-events.ts';
import { withMean } from '../learning/kept-means.ts';
import { agentSpec, controllerConfig, type GenerationRecord, type RunContext } from '../run.ts';
import { searchShape } from '../search/search-shape.ts';
import { presentSearch, searchOf, secondsBefore, spansOf, stepsIn } from '../search/searches.ts';
import { testSeed } from '../settings/seeds.ts';
import { betterOf, handOverBest } from './best-mean.ts';
import { startsOfSearch } from './dream-starts.ts';
import { fitnessOf, jobsOf } from './generation.ts';
import { newSearch } from './new-search.ts';
import type { ProgressTracker } from './progress-tracker.ts';
import { forgetTracks, hardestOf, hardOf, hardTracksOf, replaysPairs, seedsOf } from './tracks.ts';

/** How often the run is saved, so that the search can be resumed. */
const SAVE_EVERY_S = 60;

export async function evolve(context: RunContext, tracker: ProgressTracker): Promise<void> {
  const { settings, control, pool, evolution, emit, agent, history, report } = context;
  const config = controllerConfig(settings);
  const spec = agentSpec(settings, agent);
  await pool.prepare({ ...spec, dreamStarts: (await startsOfSearch(context)) ?? spec.dreamStarts });
  const start = context.search ?? (await newSearch(context, (what) => tracker.update(0, what)));
  await evolution.call((worker) => worker.start(start));
  const generations = settings['evolution.generations'];
  const search = presentSearch(context);
  const goesOn = history.length > 0 && search === searchOf(history.at(-1));
  const secondsBehind = history.at(-1)?.seconds ?? 0;
  // Neither V, M and C on their way to the workers nor a distillation are of the search's time.
  const before = tracker.seconds;
  const spent = () => secondsBehind + tracker.seconds - before;
  // A new search around an earlier C has its own time limit.
  const secondsAllowed = 60 * settings['evolution.minutes'] + secondsBefore(search, history);
  const budget = 1e6 * settings['evolution.stepBudget'];
  const stepsAllowed = budget === 0 ? Number.POSITIVE_INFINITY : budget;
  const fraction = (): number =>
    Math.max(
      history.length / generations,
      1 - (secondsAllowed - spent()) / (60 * settings['evolution.minutes']),
      stepsIn(search, history) / stepsAllowed,
    );
  const showProgress = (what: string): void => tracker.update(fraction(), `${what}${lastMean(history)}`);
  const place = (): string => ` on ${pool.place(settings['evolution.world'])}`;
  if (history.length > 0) tracker.resumeFrom(fraction());
  const emitNewest = (): void => {
    for (const event of eventsOf(history[history.length - 1], settings)) emit(event);
  };
  // Returns of an earlier search may be of another world, or without its penalties.
  const ofSearch = () => history.filter((record) => searchOf(record) === search);
  let lastSave = 0;
  try {
    // A search that was interrupted in a test resumes with that test.
    if (goesOn && (await testMean(context, showProgress))) emitNewest();
    while (history.length < generations && spent() < secondsAllowed) {
      const stepsBefore = stepsIn(search, history);
      if (stepsBefore >= stepsAllowed) break;
      await control.gate();
      const generation = history.length + 1;
      const candidates = await evolution.call((worker) => worker.ask());
      const seeds = seedsOf(settings, generation, ofSearch(), stepsBefore);
      const jobs = jobsOf(candidates, settings, seeds);
      const outcomes = await pool.play(jobs, control, (done) =>
        showProgress(`generation ${generation}, ${done} of ${jobs.length} episodes${place()}`),
      );
      const fitness = fitnessOf(outcomes, candidates.length, settings['evolution.worstWeight']);
      await evolution.call((worker) => worker.tell(fitness.map((value) => -value)));
      const { average, sigma, axes, stopReason } = await evolution.call((worker) => worker.summary());
      const state = await evolution.call((worker) => worker.state());
      agent.controller = { config, parameters: Float32Array.from(average) };
      emit({ type: 'weights', part: 'controller' });
      emit({ type: 'search', shape: searchShape(sigma, axes) });
      const record: GenerationRecord = {
        generation,
        best: Math.max(...fitness),
        mean: fitness.reduce((sum, value) => sum + value, 0) / fitness.length,
        worst: Math.min(...fitness),
        sigma,
        steps: outcomes.reduce((sum, outcome) => sum + outcome.steps, 0),
        seconds: spent(),
        hardest: hardestOf(outcomes, seeds),
        ...(replaysPairs(settings) && { hard: hardOf(outcomes, seeds, hardTracksOf(ofSearch())) }),
        ...(search > 0 && { search }),
      };
      // Together: a checkpoint saved at any moment then resumes after its last generation.
      context.search = state;
      history.push(record);
      forgetTracks(history);
      tracker.kept();
      if (await testMean(context, showProgress)) record.seconds = spent();
      showProgress(`${counted(generation, 'generation')}${place()}`);
      emitNewest();
      if (tracker.seconds - lastSave > SAVE_EVERY_S) {
        lastSave = tracker.seconds;
        await context.save();
      }
      if (stopReason !== null) {
        emit({ type: 'notice', level: 'warning', text: stopText(generation, stopReason) });
        break;
      }
    }
  } finally {
    // A stop in the middle of a generation loses only that generation's episodes.
    context.search = await evolution.call((worker) => worker.state());
    const { sigma, axes } = await evolution.call((worker) => worker.summary());
    for (const event of stateEvents(context)) emit(event);
    // Of the fitness; the time is that of the tests, too.
    const steps = history.reduce((sum, record) => sum + record.steps, 0);
    report.evolution = {
      generations: history.length,
      seconds: spent(),
      steps,
      stepsPerSecond: steps / spent(),
      place: pool.place(settings['evolution.world']),
      last: history.at(-1),
      searches: spansOf(history),
      chosen: handOverBest(context),
      search: searchShape(sigma, axes),
    };
    await context.save();
  }
}

/** For people, where CMA-ES reports that more generations would change nothing. */
function stopText(generation: number, reason: string): string {
  return (
    `The search ended at generation ${generation}: ${reason}, so more generations are of no use. ` +
    'Its C is kept; a new search around it (--keep controller) begins with a round covariance.'
  );
}

/**
 * Tests the distribution mean where a test is due after the newest generation: its mean return over full real episodes
 * on seeds kept for this. @returns whether it was due
 */
async function testMean(context: RunContext, showProgress: (what: string) => void): Promise<boolean> {
  const { settings, control, pool, evolution, history, emit } = context;
  const every = settings['evolution.testEvery'];
  const record = history.at(-1);
  if (record === undefined || every === 0 || record.generation % every !== 0) return false;
  if (record.test !== undefined) return false;
  const { generation } = record;
  const { average } = await evolution.call((worker) => worker.summary());
  const parameters = Float32Array.from(average);
  const jobs = Array.from(
    { length: settings['evolution.testEpisodes'] },
    (_, id): Job => ({
      id,
      candidate: id,
      parameters,
      seed: testSeed(id),
      world: 'real',
      maxSteps: 1000,
      patience: 0,
      tau: 1,
    }),
  );
  const outcomes = await pool.play(jobs, control, (done) =>
    showProgress(`generation ${generation}, its mean tested on ${done} of ${jobs.length} episodes`),
  );
  const returns = outcomes.map((outcome) => outcome.return);
  record.test = mean(returns);
  record.testSd = standardDeviation(returns);
  const tested = { generation, test: record.test, testSd: record.testSd, parameters };
  context.best = betterOf(context.best, tested, settings['evolution.riskAversion']);
  context.learning.means = withMean(context.learning.means, tested, settings['evolution.riskAversion']);
  emit({ type: 'means', means: context.learning.means });
  return true;
}

function lastMean(history: readonly GenerationRecord[]): string {
  const last = history.at(-1);
  return last === undefined ? '' : `; last one: mean ${last.mean.toFixed(0)}, best ${last.best.toFixed(0)}`;
}
