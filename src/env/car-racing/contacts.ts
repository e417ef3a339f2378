/**
 * Who touches which tile: grip for the wheels, the reward for tiles reached first, the end of the lap.
 * May import constants, road, car and planck.
 */
import type { Contact, World } from 'planck-js';
import { Wheel } from './car.ts';
import { LAP_COMPLETE_PERCENT } from './constants.ts';
import { Tile } from './road.ts';

export class FrictionDetector {
  tilesVisited = 0;
  /** The start line was crossed with enough tiles visited. */
  newLap = false;
  private readonly tilesTotal: number;
  private readonly lapRule: 'v3' | 'fixed';

  constructor(world: World, tilesTotal: number, lapRule: 'v3' | 'fixed') {
    this.tilesTotal = tilesTotal;
    this.lapRule = lapRule;
    world.on('begin-contact', (contact) => this.book(contact, true));
    world.on('end-contact', (contact) => this.book(contact, false));
  }

  private book(contact: Contact, begins: boolean): void {
    const a = contact.getFixtureA().getBody().getUserData();
    const b = contact.getFixtureB().getBody().getUserData();
    const tile = a instanceof Tile ? a : b;
    if (!(tile instanceof Tile)) return;
    tile.touched = true;
    const wheel = tile === a ? b : a;
    if (!(wheel instanceof Wheel)) return; // the hull
    wheel.tilesTouched += begins ? 1 : -1;
    if (begins) this.arrive(tile);
  }

  /**
   * In Gymnasium the lap is tested only when tile 0 is touched for the first time, which the step inside
   * reset always does; so a lap never ends there before every tile is visited (Gymnasium's issue 1269).
   * 'v3' keeps that, 'fixed' tests it at every crossing.
   */
  private arrive(tile: Tile): void {
    const isNew = !tile.visited;
    if (isNew) {
      tile.visited = true;
      this.tilesVisited++;
    }
    const tested = isNew || this.lapRule === 'fixed';
    if (tested && tile.index === 0 && this.tilesVisited / this.tilesTotal > LAP_COMPLETE_PERCENT) {
      this.newLap = true;
    }
  }
}
