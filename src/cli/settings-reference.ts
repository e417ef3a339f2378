/**
 * Every setting with its meaning, range, the value of each preset and the paper's, from the one table of settings: for
 * `npm run lab -- --help settings`, and for docs/settings.md, which a test holds to it.
 */
import { presetSettings } from '../lab/settings/presets.ts';
import { EXPERIMENTS, PRESETS, SETTINGS, type Setting, type SettingKey } from '../lab/settings/settings.ts';

const entries = Object.entries(SETTINGS) as [SettingKey, Setting][];

/** What it may be: `1 .. 256, whole`, `paper | compact | tiny`, `true | false`. */
function rangeOf(setting: Setting): string {
  switch (setting.kind) {
    case 'number':
      return `${setting.min} .. ${setting.max}${setting.integer ? ', whole' : ''}`;
    case 'choice':
      return setting.choices.join(' | ');
    case 'flag':
      return 'true | false';
  }
}

/** Its value in a preset: one where all experiments share it, else one for each, in their order. */
function valueIn(key: SettingKey, preset: (typeof PRESETS)[number]): string {
  const values = EXPERIMENTS.map((experiment) => String(presetSettings(experiment, preset)[key]));
  return new Set(values).size === 1 ? values[0] : values.join(' / ');
}

const paperValue = ({ paper }: Setting): string => (paper === undefined ? '' : String(paper));

/** For a terminal: three lines for each setting. */
export function settingsText(): string {
  return [
    'Settings, for --set <key>=<value> and the address of the page (#vision.steps=2000).',
    `Where experiments differ, values are of ${EXPERIMENTS.join(' / ')}.`,
    ...entries.map(([key, setting]) => {
      const paper = paperValue(setting);
      const presets = PRESETS.map((preset) => `${preset} ${valueIn(key, preset)}`).join(', ');
      return `\n${key}: ${rangeOf(setting)}\n  ${setting.help}\n  ${presets}${paper && `; the paper ${paper}`}`;
    }),
  ].join('\n');
}

/** The page docs/settings.md. */
export function settingsPage(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [
    '# Settings',
    '',
    'Made from the table in `src/lab/settings`, by',
    '`npx vitest run tests/cli/settings-reference.test.ts --project unit --update`; the same in a terminal:',
    '`npm run lab -- --help settings`. `--set vision.steps=2000` gives one on the command line,',
    '`#vision.steps=2000` in the address of the page, `{ "vision.steps": 2000 }` to `window.worldModels.run`.',
    'One that cannot take effect under the others is refused with the reason (in the address: ignored, with a',
    'notice that says why). Where experiments differ,',
    `values are of ${EXPERIMENTS.join(' / ')}; the column "paper" has the paper's own value for`,
    'CarRacing, where the paper gives one.',
    '',
    row(['key', 'meaning', 'range', ...PRESETS.slice(0, -1), 'paper']),
    row(Array(PRESETS.length + 3).fill('---')),
    ...entries.map(([key, setting]) =>
      row([
        `\`${key}\``,
        setting.help,
        rangeOf(setting),
        ...PRESETS.slice(0, -1).map((preset) => valueIn(key, preset)),
        paperValue(setting) || `(${valueIn(key, 'paper')})`,
      ]),
    ),
    '',
    'In parentheses: what the preset `paper` takes where the paper has no such setting.',
    '',
  ].join('\n');
}
