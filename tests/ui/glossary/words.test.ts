/** The glossary: each word is used in a text, explained in one sentence, and leads to an element that exists. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GLOSSARY, type Word } from '../../../src/ui/glossary/words.ts';
import { stopsOf } from '../../../src/ui/tour/stops.ts';

const SOURCES = readdirSync('src/ui', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx'))
  .map((name) => readFileSync(`src/ui/${name}`, 'utf8'))
  .join('\n');

const found = (pattern: RegExp): string[] => [...SOURCES.matchAll(pattern)].map(([, name]) => name);

/** Written out, of a panel, of a block of the loop, of a link to a room, of the equations of a room. */
const ANCHORS = new Set([
  ...found(/data-anchor="([\w-]+)"/g),
  ...found(/\btestId="([\w-]+)"/g),
  ...found(/<CurvePanel (?:key="[\w-]+" )?curve="([\w-]+)"/g).map((curve) => `chart-${curve}`),
  ...found(/<LoopBlock[^>]*?name="(\w+)"/g).map((name) => `loop-${name.toLowerCase()}`),
  ...found(/<RoomLink room="(\w+)"/g).map((room) => `room-${room}`),
  ...found(/<StepLine source="(\w+)"/g).map((source) => `numbers-${source}`),
  ...found(/case '(\w+)':\s+return/g).map((room) => `equation-${room}`),
]);

const WORDS = Object.keys(GLOSSARY) as Word[];

describe('the glossary', () => {
  it.each(WORDS)('%s is used in a text', (word) => {
    expect(SOURCES).toContain(`<Term word="${word}"`);
  });

  it.each(WORDS)('%s leads to an element of the page', (word) => {
    expect([...ANCHORS]).toContain(GLOSSARY[word].anchor);
  });

  const charts = WORDS.filter((word) => GLOSSARY[word].anchor.startsWith('chart-'));
  it.each(charts)('%s leads to a room that has its curve', (word) => {
    const { room, anchor } = GLOSSARY[word];
    const source = readFileSync(`src/ui/rooms/${room}-room.tsx`, 'utf8');
    expect(source).toContain(`<CurvePanel curve="${anchor.replace('chart-', '')}"`);
  });

  it.each(WORDS)('%s has one sentence', (word) => {
    const { means } = GLOSSARY[word];
    expect(means).toMatch(/^[A-Z][^.]*(\.\d[^.]*)*\.$/);
    expect(means.length).toBeLessThan(130);
  });

  it('no text uses a word that it lacks', () => {
    expect(found(/<Term word="(\w+)"/g).filter((word) => !WORDS.includes(word as Word))).toEqual([]);
  });
});

describe('the tour', () => {
  it.each(['bouncing-ball', 'car-racing', 'pong'] as const)('of %s', (experiment) => {
    const stops = stopsOf(experiment);
    expect(stops.length).toBeGreaterThan(4);
    expect(stops.length).toBeLessThanOrEqual(8);
    for (const { anchor, text } of stops) {
      expect([...ANCHORS]).toContain(anchor);
      expect(text.length).toBeLessThan(260);
    }
    expect(stops.some(({ anchor }) => anchor === 'loop-c')).toBe(experiment !== 'bouncing-ball');
  });
});
