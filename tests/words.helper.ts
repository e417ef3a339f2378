/**
 * The words that readers of page, terminal and documents meet, taken out of source text: string literals, template
 * literals and JSX text; not comments, not identifiers. And the phrases that must not be among them.
 */
import { parseSync } from 'vite';

export interface FoundText {
  line: number;
  text: string;
}

/** Something counted, then "an episode" instead of "per episode". */
const COUNTED =
  'nats|steps|frames|rollouts|episodes|points|bytes|units|pixels|rows|candidates|samples|batches|losses|returns';
const PER =
  'latent|frame|batch|step|episode|generation|candidate|second|core|row|worker|rollout|minute|job|net';

/** Phrases of an older dialect, each with what to write instead. */
const OLD_PHRASES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`\\b(${COUNTED}) an? (${PER})\\b`, 'i'), 'per'],
  [/\bheed(s|ed)?\b/i, 'use, depend on'],
  [/\bforet(ell|old)|\bfores(ee|een|aw)\b/i, 'predict, predicted'],
  [/\bsurprise[ds]?\b/i, 'NLL'],
  [/\bread-outs?\b/i, 'linear probe'],
  [/\beyes open\b/i, 'teacher-forced'],
  [/\blobotom/i, 'ablation'],
  [/\bthe mean itself\b/i, 'distribution mean'],
  [/\bhard tracks again\b/i, 'level replay'],
  [/\bmeans averaged\b/i, 'averaging window'],
  [/\blooks ahead\b/i, 'auxiliary horizon'],
  [/\bwhom to race\b|\bfor nobody\b/i, 'opponent, not scored'],
  [/\bchanged hands\b|\bat the wheel\b|\bhand(s|ed)? (it |the wheel )?back\b/i, 'drive, stop driving'],
  [/\bnearer \(|^nearer$|\bfurther away\b/i, 'zoom in, zoom out'],
  [/\bkeys of the world\b/i, 'keyboard shortcuts'],
  [/\b(play|pause) the world\b/i, 'play, pause'],
  [/\bdreams? along\b|\bwake up\b(?! here)/i, 'show dream, end dream'],
  [/\bleft aside\b/i, 'ignored'],
  [/\bnot taken\b/i, 'rejected'],
  [/\b(begun|begins?|made|opened|examined) anew\b/i, 'starting over, again'],
  [/\bgarbled\b/i, 'corrupt'],
  [/\bcannot be had\b/i, 'is not available'],
  [/\b(thinks?|thought) (for|there)\b/i, 'inference runs'],
  [/\breport cards?\b|\bexamin(e|es|ed|ation|ing)\b/i, 'diagnostics'],
  [/\blearns? to dream on\b/i, 'learns to predict'],
  [/\bnot mended\b/i, 'reported, not repaired'],
];

/** Names that users type and that keep working: `npm run examine`, `--examination`. */
const OLD_NAMES = /(npm run |--|former name of this verb, )examin\w*/g;

/** Old phrases in texts, as complaints. */
export function oldPhrases(path: string, texts: readonly FoundText[]): string[] {
  return texts.flatMap(({ line, text }) =>
    OLD_PHRASES.filter(([phrase]) => phrase.test(text)).map(
      ([phrase, better]) =>
        `${path}:${line}: "${text.trim().slice(0, 100)}": ${phrase.exec(text)?.[0]} → ${better}`,
    ),
  );
}

/** The texts of TypeScript or TSX. Single words in lower case are names, not texts, unless they stand in JSX. */
export function textsOf(path: string, source: string): FoundText[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const found: FoundText[] = [];
  const add = (text: string, start: number, isText: boolean): void => {
    if (!isText && !/\s|^[A-Z]/.test(text)) return;
    const begin = start + text.length - text.trimStart().length;
    found.push({ line: source.slice(0, begin).split('\n').length, text: text.replace(OLD_NAMES, '') });
  };
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { type, start = 0 } = node as { type?: string; start?: number };
    if (type === 'ImportDeclaration' || type === 'TSLiteralType') return;
    if (type === 'JSXText') add((node as { value: string }).value, start, true);
    if (type === 'TemplateLiteral') add(templateText(node), start, false);
    const { value } = node as { value?: unknown };
    if (type === 'Literal' && typeof value === 'string') add(value, start, false);
    Object.values(node).forEach(visit);
  };
  visit(program);
  return found;
}

/** The text of a template: what stands for a value is "…". */
function templateText(node: unknown): string {
  const { quasis } = node as { quasis: { value: { cooked: string } }[] };
  return quasis.map(({ value }) => value.cooked).join('…');
}

/** The texts of a document: its lines, without addresses and without names that users type. */
export function linesOf(source: string): FoundText[] {
  return source.split('\n').map((text, i) => ({
    line: i + 1,
    text: text
      .replace(/\]\([^)]*\)/g, ']')
      .replace(/`\w+`/g, '')
      .replace(OLD_NAMES, ''),
  }));
}
