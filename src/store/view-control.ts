/** How a visitor looks at the page: camera, zoom, and the dialog that is open. Shared by keys and buttons. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Experiment } from '../lab/settings/settings.ts';
import type { CameraMode } from './engine.ts';

export const CAMERA_NAMES: Readonly<Record<CameraMode, string>> = {
  agent: 'as the agent sees it',
  car: 'behind the car',
  north: 'north up',
  track: 'whole track',
};
const CAMERAS = Object.keys(CAMERA_NAMES) as CameraMode[];

const MIN_ZOOM = 0.4;
const MAX_ZOOM = 4;
/** Of a button or a key. */
const ZOOM_STEP = 1.25;

/**
 * What lies over the page: the list of shortcuts, the palette of commands, or a question before a run, the trained
 * agent or another experiment takes the place of what is there.
 */
export type Dialog = 'shortcuts' | 'palette' | 'train' | 'agent' | Experiment;

export interface ViewState {
  camera: CameraMode;
  /** 1 as at first; larger is nearer. */
  zoom: number;
  dialog: Dialog | null;
  /** Counts the dreams that the visitor asked for: the z that they held before no longer covers the dream. */
  dreamsAsked: number;
}

/** One of the two pictures in which a person can act. */
export type PictureName = 'reality' | 'dream';

/** What commands ask of the element that shows a picture; the component that renders it sets it. */
export interface ViewElement {
  focus(): void;
  blur(): void;
  /** Scrolls it into view. */
  reveal(): void;
}

export class ViewControl {
  readonly state: StoreApi<ViewState> = createStore<ViewState>(() => ({
    camera: 'agent',
    zoom: 1,
    dialog: null,
    dreamsAsked: 0,
  }));
  private readonly elements: Record<PictureName, ViewElement | null> = { reality: null, dream: null };
  /** The picture that is to have the focus as soon as it is rendered. */
  private wanted: PictureName | null = null;

  /** That of reality; null while nothing is rendered. */
  get element(): ViewElement | null {
    return this.elements.reality;
  }

  set element(element: ViewElement | null) {
    this.appear('reality', element);
  }

  get dreamElement(): ViewElement | null {
    return this.elements.dream;
  }

  set dreamElement(element: ViewElement | null) {
    this.appear('dream', element);
  }

  /**
   * Gives a picture the focus, now or when it is rendered.
   * @returns whether it is there
   */
  focusOn(name: PictureName): boolean {
    const element = this.elements[name];
    this.wanted = element === null ? name : null;
    element?.focus();
    element?.reveal();
    return element !== null;
  }

  private appear(name: PictureName, element: ViewElement | null): void {
    this.elements[name] = element;
    if (element !== null && this.wanted === name) this.focusOn(name);
  }

  readonly zoomBy = (factor: number): void => {
    // One that is no number would stay for good.
    if (!(factor > 0)) return;
    const { camera, zoom } = this.state.getState();
    // The whole track needs no more distance.
    const min = camera === 'track' ? 1 : MIN_ZOOM;
    this.state.setState({ zoom: Math.min(MAX_ZOOM, Math.max(min, zoom * factor)) });
  };

  readonly zoomIn = (): void => this.zoomBy(ZOOM_STEP);

  readonly zoomOut = (): void => this.zoomBy(1 / ZOOM_STEP);

  readonly resetZoom = (): void => this.state.setState({ zoom: 1 });

  readonly nextCamera = (): void => {
    const { camera } = this.state.getState();
    this.state.setState({ camera: CAMERAS[(CAMERAS.indexOf(camera) + 1) % CAMERAS.length], zoom: 1 });
  };

  readonly askForDream = (): void =>
    this.state.setState(({ dreamsAsked }) => ({ dreamsAsked: dreamsAsked + 1 }));

  readonly show = (dialog: Dialog | null): void => this.state.setState({ dialog });
}
