/** The kinds of settings: numbers with a range, choices, flags; each with its label, meaning and the paper's value. */

type SettingValue = number | string | boolean;

interface SettingBase {
  readonly label: string;
  readonly help: string;
  /** The paper's value, where the paper has one; presets.ts takes it from here. */
  readonly paper?: SettingValue;
}
export interface NumberSetting extends SettingBase {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}
export interface ChoiceSetting extends SettingBase {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}
export interface FlagSetting extends SettingBase {
  readonly kind: 'flag';
}
export type Setting = NumberSetting | ChoiceSetting | FlagSetting;

export const real = (
  label: string,
  min: number,
  max: number,
  help: string,
  paper?: number,
): NumberSetting => ({
  kind: 'number',
  label,
  min,
  max,
  help,
  paper,
});
export const whole = (...given: Parameters<typeof real>): NumberSetting => ({
  ...real(...given),
  integer: true,
});
