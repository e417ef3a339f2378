/**
 * The model card of the agent on the page in the Hugging Face form: front matter with the results as a model index
 * (https://huggingface.co/docs/hub/model-cards), then what it is, how it was made and how it is measured again.
 */
import { type EarlierRun, lineageIn } from '../../lab/checkpoint/lineage.ts';
import type { KeptPart } from '../../lab/checkpoint/warm-start.ts';
import type { Evaluation } from '../../lab/events.ts';
import { experimentOf, hasController, type RunSettings } from '../../lab/settings/settings.ts';
import { changedSettings } from '../../lab/settings/url.ts';
import { meanInterval } from '../../math/intervals.ts';
import { fileName, stemOf } from '../../store/checkpoint-name.ts';

export interface CardOf {
  report: Readonly<Record<string, unknown>>;
  settings: RunSettings;
  evaluation: Evaluation | null;
  savedAs: string | null;
}

/** The command that made the agent, and what else is known of it; files of older pages know less. */
export function provenanceOf(
  report: Readonly<Record<string, unknown>>,
  { experiment, preset, seed }: RunSettings,
): { command: string | null; facts: [name: string, value: string][] } {
  const { command, version, commit, changed, date, browser, cores, backend } = (report.provenance ??
    {}) as Record<string, unknown>;
  const { name: backendName } = (backend ?? {}) as { name?: unknown };
  const known: [string, unknown][] = [
    ['Experiment', experimentOf(experiment).title],
    ['Preset', preset],
    ['Seed', seed],
    ['Date', typeof date === 'string' ? date.slice(0, 10) : undefined],
    ['Version', version],
    ['Commit', changed === true ? `${commit}, with changes` : commit],
    ['Backend', backendName],
    ['Cores', cores],
    ['Browser', browser],
  ];
  return {
    command: typeof command === 'string' ? command : null,
    facts: known.flatMap(([name, value]) => (isShown(value) ? [[name, String(value)]] : [])),
  };
}

/** What is kept of an earlier run, in words. */
const KEPT: Readonly<Record<KeptPart, string>> = {
  policy: 'its agent drove some of the episodes',
  encoder: 'all but V’s decoder was kept',
  vision: 'its V was kept',
  memory: 'its V and M were kept',
  controller: 'its V, M and C were kept',
  search: 'its search went on',
};

/** "2026-11-30; its V and M were kept". */
export function earlierRunInWords({ keep, date }: EarlierRun): string {
  // A file may name a part that this page does not know.
  const kept = (KEPT as Readonly<Record<string, string | undefined>>)[keep];
  return [date?.slice(0, 10), kept].filter((part) => part !== undefined).join('; ');
}

const isShown = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

/** The terminal's evaluation on the same seeds. @param settings that the agent was made with */
export function evaluationCommand(
  { world, tau, episodes, agent }: Evaluation,
  settings: RunSettings,
  savedAs: string | null,
): string {
  const file = savedAs ?? fileName(settings);
  const dream = world === 'dream' ? ` --world dream --tau ${tau ?? 1}` : '';
  return `npm run evaluate -- --checkpoint ${file} --episodes ${episodes} --seed ${agent.seeds[0] ?? 0}${dream}`;
}

export function modelCard({ report, settings, evaluation, savedAs }: CardOf): string {
  const { title } = experimentOf(settings.experiment);
  const { command, facts } = provenanceOf(report, settings);
  const changes = changedSettings(settings);
  const acts = hasController(experimentOf(settings.experiment));
  const search = settings['evolution.mirrored'] ? 'an evolution strategy with mirrored pairs' : 'CMA-ES';
  const networks = acts
    ? `V (a VAE), M (an MDN-RNN) and C (a linear controller found by ${search})`
    : 'V (a VAE) and M (an MDN-RNN)';
  const parts = [
    frontMatter(settings, evaluation),
    `# ${stemOf(settings)}: a world model of ${title}`,
    `${networks}, after D. Ha and J. Schmidhuber, World Models (2018, arXiv:1803.10122). Trained from pixels in a ` +
      `browser. One safetensors file holds ${acts ? 'all three' : 'both'}, with settings, curves and scores in its ` +
      'metadata.',
    `## How it was made\n\n${facts.map(([name, value]) => `- ${name}: ${value}`).join('\n')}`,
    changes.length > 0 ? `Settings that differ from the preset: ${changes.join(', ')}` : '',
    command === null ? '' : fenced(command),
    ...lineageIn(report).flatMap((run) => [
      `Before it (${earlierRunInWords(run)}):`,
      fenced(run.command ?? 'unknown'),
    ]),
    evaluation === null ? '' : scores(evaluation, settings, savedAs),
    '## Limits\n\nIt knows what its episodes showed and nothing else. A mean hides the episodes that go wrong; a ' +
      'dream is no proof of what happens in reality.',
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function frontMatter(settings: RunSettings, evaluation: Evaluation | null): string {
  const experiment = experimentOf(settings.experiment);
  const { title } = experiment;
  const acts = hasController(experiment);
  const tags = ['reinforcement-learning', 'world-models', 'vae', 'mdn-rnn', ...(acts ? ['cma-es'] : [])];
  const lines = [
    '---',
    'library_name: world-models-playground',
    'pipeline_tag: reinforcement-learning',
    `tags: [${[...tags, title.replaceAll(' ', '-')].join(', ')}]`,
  ];
  if (evaluation?.world === 'real') {
    const { mean, sd } = evaluation.agent;
    lines.push(
      'model-index:',
      `- name: ${stemOf(settings)}`,
      '  results:',
      '  - task: {type: reinforcement-learning, name: reinforcement-learning}',
      `    dataset: {name: ${title}, type: ${title}}`,
      '    metrics:',
      `    - {type: mean_reward, name: mean_reward, value: ${tenths(mean)} +/- ${tenths(sd)}, verified: false}`,
    );
  }
  return [...lines, '---'].join('\n');
}

/** As programs read it: what rounds to 0 is 0.0. */
const tenths = (value: number): string => value.toFixed(1).replace(/^-0\.0$/, '0.0');

function scores(evaluation: Evaluation, settings: RunSettings, savedAs: string | null): string {
  const { world, tau, episodes, agent, random } = evaluation;
  const where =
    world === 'dream' ? `dreams at tau ${tau ?? 1}` : 'episodes on seeds that nothing was trained on';
  const row = (name: string, { mean, sd, returns }: Evaluation['agent']): string => {
    const { low, high } = meanInterval(mean, sd, returns.length);
    const numbers = [`${tenths(mean)} ± ${tenths(sd)}`, `${tenths(low)} to ${tenths(high)}`];
    return `| ${[name, ...numbers, tenths(Math.min(...returns))].join(' | ')} |`;
  };
  return [
    `## Scores\n\nReturn over ${episodes} ${where}.\n`,
    '| | mean ± sd | 95 % of the mean | lowest |\n|---|---|---|---|',
    row('C', agent),
    row('random actions, same seeds', random),
    `\n${fenced(evaluationCommand(evaluation, settings, savedAs))}`,
  ].join('\n');
}

const fenced = (command: string): string => `\`\`\`\n${command}\n\`\`\``;
