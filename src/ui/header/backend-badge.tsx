/** Which backend trains, and why that one. */
import { Explained } from '../common/explained.tsx';
import { useLab } from '../workbench.tsx';
import classes from './header.module.css';

const NAMES: Readonly<Record<string, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WASM',
  cpu: 'CPU',
};

export function BackendBadge() {
  const backend = useLab((state) => state.backend);
  return (
    <Explained
      why={
        backend?.reason ??
        'The backend is chosen when training starts: WebGPU if available, else WebGL, else WASM.'
      }
      className={classes.badge}
      testId="backend"
    >
      <span className={classes.badgeDot} data-on={backend !== null} />
      {backend ? `Backend: ${NAMES[backend.name] ?? backend.name}` : 'Backend: not chosen yet'}
    </Explained>
  );
}
