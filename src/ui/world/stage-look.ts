/** How the person looks at the world: which camera, how near. Small state of the panel, shared by keys and buttons. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CameraMode } from '../../store/engine.ts';

export const CAMERA_NAMES: Readonly<Record<CameraMode, string>> = {
  car: 'behind the car',
  north: 'north up',
  track: 'whole track',
};
const CAMERAS = Object.keys(CAMERA_NAMES) as CameraMode[];

const MIN_ZOOM = 0.4;
const MAX_ZOOM = 4;
/** Of a button or a key. */
export const ZOOM_STEP = 1.25;

export class StageLook {
  readonly state: StoreApi<{ camera: CameraMode; zoom: number; keysShown: boolean }> = createStore<{
    camera: CameraMode;
    zoom: number;
    keysShown: boolean;
  }>(() => ({ camera: 'car', zoom: 1, keysShown: false }));

  readonly zoomBy = (factor: number): void => {
    // One that is no number would stay for good.
    if (!(factor > 0)) return;
    const { camera, zoom } = this.state.getState();
    // The whole track needs no more distance.
    const least = camera === 'track' ? 1 : MIN_ZOOM;
    this.state.setState({ zoom: Math.min(MAX_ZOOM, Math.max(least, zoom * factor)) });
  };

  readonly resetZoom = (): void => this.state.setState({ zoom: 1 });

  readonly nextCamera = (): void => {
    const { camera } = this.state.getState();
    this.state.setState({ camera: CAMERAS[(CAMERAS.indexOf(camera) + 1) % CAMERAS.length], zoom: 1 });
  };

  readonly showKeys = (keysShown: boolean): void => this.state.setState({ keysShown });
}
