import { describe, expect, it } from 'vitest';
import { boxPlace } from '../../../src/viewer/drawing/board.ts';
import { CAMERAS, cameraTransform } from '../../../src/viewer/drawing/camera.ts';
import { OPPONENT_PAINT, OWN_PAINT, stripeOf } from '../../../src/viewer/drawing/car.ts';
import { drawScene } from '../../../src/viewer/drawing/draw.ts';
import { placer } from '../../../src/viewer/drawing/mini-map.ts';
import { leadText, PLATE } from '../../../src/viewer/drawing/plates.ts';
import type { BoardScene, RaceScene } from '../../../src/viewer/drawing/scene.ts';
import { type Mark, poseAt, race, recorder, roundRoad, view } from './recorder.helper.ts';

const ROAD_STYLES = ['rgb(102 102 102)', 'rgb(104 104 104)', 'rgb(107 107 107)'];

function draw(scene: RaceScene | BoardScene, changes: Parameters<typeof view>[0] = {}): Mark[] {
  const pen = recorder();
  drawScene(pen, scene, view(changes), 1);
  return pen.marks;
}

const first = (marks: Mark[], style: string): number => marks.findIndex((mark) => mark.style === style);
const tiles = (marks: Mark[]): Mark[] =>
  marks.filter(({ what, style }) => what === 'fill' && ROAD_STYLES.includes(style));
const texts = (marks: Mark[]): string[] => marks.flatMap(({ text }) => text ?? []);

describe('a race', () => {
  it('is drawn as Gymnasium does: field, grass, road, marks, wheels, hull; then what is written over it', () => {
    const marks = draw(race({ marks: [{ grass: true, points: [198, 2, 199, 3] }] }));
    const order = [
      'rgb(0 0 0)', // beyond the field
      'rgb(102 204 102)',
      'rgb(102 230 102)',
      ROAD_STYLES[0],
      'rgb(102 102 0)',
      OWN_PAINT.stripe,
      OWN_PAINT.hull,
    ].map((style) => first(marks, style));
    expect(order.every((at) => at >= 0)).toBe(true);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(marks.findIndex(({ text }) => text === 'You')).toBeGreaterThan(order.at(-1)!);
  });

  it('draws the tiles in view and no others', () => {
    const near = draw(race());
    const count = tiles(near).length;
    expect(count).toBeGreaterThan(5);
    expect(count).toBeLessThan(40);
    // A tile's middle is within the picture, give or take its own size.
    for (const { points } of tiles(near)) {
      const x = points.reduce((sum, [x]) => sum + x, 0) / points.length;
      const y = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
      expect(x).toBeGreaterThan(-200);
      expect(x).toBeLessThan(1200);
      expect(y).toBeGreaterThan(-200);
      expect(y).toBeLessThan(1000);
    }
    expect(tiles(draw(race(), { camera: 'track' }))).toHaveLength(300);
    expect(tiles(draw(race({ car: { name: 'You', pose: poseAt(0, 0, 0), episodeReturn: 0 } })))).toEqual([]);
  });

  it('shades fresh tiles by their number and visited ones not at all', () => {
    const road = roundRoad();
    const used = (marks: Mark[]): Set<string> => new Set(tiles(marks).map(({ style }) => style));
    expect(used(draw(race({ road })))).toEqual(new Set(ROAD_STYLES));
    for (const tile of road.tiles) tile.visited = true;
    expect(used(draw(race({ road })))).toEqual(new Set([ROAD_STYLES[0]]));
  });

  it('has the colours of its episode', () => {
    const colours = {
      field: 'rgb(1 2 3)',
      grass: 'rgb(1 22 3)',
      road: ['rgb(90 0 0)', 'rgb(92 2 2)', 'rgb(95 5 5)'] as const,
    };
    const styles = new Set(draw(race({ colours })).map(({ style }) => style));
    for (const style of [colours.field, colours.grass, ...colours.road]) expect(styles).toContain(style);
    for (const style of ['rgb(102 204 102)', 'rgb(102 230 102)', ...ROAD_STYLES])
      expect(styles).not.toContain(style);
  });

  it('kerbs are red and white where the environment has them', () => {
    const road = roundRoad(90);
    const kerbs = (marks: Mark[]): Mark[] =>
      marks.filter(
        ({ what, style }) => what === 'fill' && ['rgb(255 0 0)', 'rgb(255 255 255)'].includes(style),
      );
    expect(road.borderOf[5]).toBeGreaterThanOrEqual(0);
    expect(new Set(kerbs(draw(race({ road }))).map(({ style }) => style)).size).toBe(2);
    expect(draw(race()).some(({ style }) => style === 'rgb(255 0 0)')).toBe(false);
  });

  it('puts the car where the camera has it, at the size of the world', () => {
    const hull = draw(race()).find(({ style }) => style === OWN_PAINT.hull)!;
    const rows = hull.points.map(([, y]) => y);
    // 250 drawing units of 0.02 are 5 units of 16.2 pixels.
    expect(Math.max(...rows) - Math.min(...rows)).toBeCloseTo(5 * 16.2, 6);
    expect(Math.max(...rows)).toBeCloseTo(600 + 2.4 * 16.2, 6);
  });

  it('shows an opponent underneath, with its name and score, and who leads', () => {
    const opponent = { name: 'C', pose: poseAt(199, 4, 0.1), episodeReturn: 345.2 };
    const marks = draw(race({ opponent, lead: -0.82 }));
    expect(first(marks, OPPONENT_PAINT.hull)).toBeGreaterThan(0);
    expect(first(marks, OPPONENT_PAINT.hull)).toBeLessThan(first(marks, OWN_PAINT.hull));
    expect(texts(marks)).toEqual(expect.arrayContaining(['C', '345', '312', '0.8 s behind']));
    expect(texts(draw(race()))).not.toContain('C');
    expect(texts(draw(race()))).toContain('10 % lap');
    expect(leadText(1.25)).toBe('1.3 s ahead');
    expect([0, 0.04, -0.04].map(leadText)).toEqual(Array(3).fill('side by side'));
    expect(leadText(-0.06)).toBe('0.1 s behind');
    const lost = race();
    expect(texts(draw({ ...lost, car: { ...lost.car, episodeReturn: -0.3 } }))).not.toContain('−0');
  });

  it('leaves the mini-map out where the whole track is seen, and instruments between thumbs', () => {
    const plates = (marks: Mark[]): number => marks.filter(({ style }) => style.includes('12 16 20')).length;
    expect(plates(draw(race()))).toBe(3);
    expect(plates(draw(race(), { camera: 'track' }))).toBe(2);
    expect(texts(draw(race()))).toContain('brake');
    expect(texts(draw(race(), { thumbs: true }))).not.toContain('brake');
    expect(texts(draw(race(), { thumbs: true }))).toContain('45');
  });
});

describe('what is written over a race', () => {
  const sizes = [
    { width: 1300, height: 420 },
    { width: 450, height: 450 },
    { width: 256, height: 256, thumbs: true },
    { width: 200, height: 200 },
  ];

  it.each(CAMERAS)('never covers the car, whatever the size, the zoom and the place: camera %s', (camera) => {
    let covered = 0;
    for (const size of sizes)
      for (const zoom of [0.4, 1, 2, 4])
        for (let angle = 0; angle < 6; angle += 0.4) {
          const pose = poseAt(200 * Math.cos(angle), 200 * Math.sin(angle), angle);
          const scene = race({ car: { name: 'You', pose, episodeReturn: 1 } });
          const changes = { ...size, zoom, camera, ratio: 2 };
          const { matrix: m } = cameraTransform(view(changes), scene.road, pose, 1);
          const x = m[0] * pose[0] + m[2] * pose[1] + m[4];
          const y = m[1] * pose[0] + m[3] * pose[1] + m[5];
          for (const { points } of draw(scene, changes).filter(({ style }) => style === PLATE)) {
            const [[left, top], [right, bottom]] = points;
            covered += Number(x > left - 6 && x < right + 6 && y > top - 6 && y < bottom + 6);
          }
        }
    expect(covered).toBe(0);
    // Where nothing is near, everything is there.
    expect(draw(race(), { camera }).filter(({ style }) => style === PLATE).length).toBeGreaterThan(1);
  });

  it('does not overlap on a small screen between thumbs', () => {
    const marks = draw(race(), { width: 256, height: 256, thumbs: true, camera: 'agent' });
    const boxes = marks.filter(({ style }) => style === PLATE).map(({ points }) => points);
    expect(boxes).toHaveLength(3);
    for (const [i, [[left, top], [right, bottom]]] of boxes.entries())
      for (const [[l, t], [r, b]] of boxes.slice(i + 1))
        expect(left < r && l < right && top < b && t < bottom).toBe(false);
  });
});

describe('who waits for the start', () => {
  it('sees the road where the agent sees the flight down to the car', () => {
    const scene = race({ seconds: 0 });
    const hullIn = (shown: RaceScene): Mark | undefined =>
      draw(shown, { camera: 'agent' }).find(({ style }) => style === OWN_PAINT.hull);
    expect(hullIn({ ...scene, flies: false })).toEqual(hullIn(race({ seconds: 2 })));
    // A dot in the distance has no hull.
    expect(hullIn(scene)).toBeUndefined();
  });
});

describe('a bare race', () => {
  it('is the same picture with nothing written over it', () => {
    const opponent = { name: 'C', pose: poseAt(198, 3, 0), episodeReturn: 20 };
    const whole = draw(race());
    const bare = draw(race(), { bare: true });
    expect(texts(bare)).toEqual([]);
    expect(bare).toEqual(whole.slice(0, bare.length));
    expect(whole.length).toBeGreaterThan(bare.length + 10);
    // Who is who is still to be seen.
    expect(texts(draw(race({ opponent }), { bare: true }))).toEqual(['C']);
  });
});

describe('small things', () => {
  it('the stripe of a wheel goes around it once a turn', () => {
    // Above the wheel the sine is negative: seen from the axle to the front edge.
    expect(stripeOf(-0.6)).toEqual([expect.closeTo(0.54 * Math.cos(-0.6), 10), expect.closeTo(0.54, 10)]);
    expect(stripeOf(0.5)).toBeNull();
    expect(stripeOf(-2)).toEqual([
      expect.closeTo(0.54 * Math.cos(-2), 10),
      expect.closeTo(0.54 * Math.cos(-0.8), 10),
    ]);
  });

  it('the mini-map holds the whole track, north up', () => {
    const place = placer(roundRoad(), 150);
    expect(place(0, 0)).toEqual([expect.closeTo(75, 6), expect.closeTo(75, 6)]);
    expect(place(200, 0)[0]).toBeCloseTo(138, 6);
    expect(place(0, 200)[1]).toBeCloseTo(12, 6);
  });
});

describe('the ball', () => {
  const ball: BoardScene = {
    kind: 'board',
    episode: 1,
    size: 64,
    colour: 'rgb(0 0 0)',
    bars: [],
    labels: null,
    discs: [
      { x: 32, y: 10, radius: 5 },
      { x: 8, y: 60, radius: 3 },
    ],
    trails: [[30, 10, 31, 10], []],
  };

  it('fills the shorter side with the box and draws every ball over its trail', () => {
    const { scale, left, top } = boxPlace(ball, view({ width: 500, height: 300, ratio: 2 }));
    expect([scale, left, top]).toEqual([(268 / 64) * 2, 232, 32]);
    const marks = draw(ball, { width: 500, height: 300, ratio: 2 });
    const discs = marks.filter(({ what, style }) => what === 'fill' && style === 'rgb(255 255 255)');
    expect(discs.map(({ points }) => points[0])).toEqual([
      [32 * scale + left, 10 * scale + top],
      [8 * scale + left, 60 * scale + top],
    ]);
    const trail = marks.filter(({ style }) => style.startsWith('rgb(90 182 234'));
    expect(trail).toHaveLength(2);
    expect(marks.indexOf(trail[1])).toBeLessThan(marks.indexOf(discs[0]));
  });
});
