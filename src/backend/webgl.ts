/** Opens tfjs on WebGL 2, in a page or (through OffscreenCanvas) a worker. */
import * as tf from '@tensorflow/tfjs-core';
import { type OpenOptions, type OpenResult, TOO_LATE } from './open-result.ts';
import { isSoftware } from './software-adapter.ts';

export async function openWebGl({ acceptSoftware, onFault, isAbandoned }: OpenOptions): Promise<OpenResult> {
  if (typeof OffscreenCanvas === 'undefined') {
    return { opened: false, outcome: 'this browser does not offer it to workers' };
  }
  const probe = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!probe) return { opened: false, outcome: 'the browser gave no WebGL 2 context' };
  const unmasked = probe.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(probe.getParameter(unmasked ? unmasked.UNMASKED_RENDERER_WEBGL : probe.RENDERER));
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  const software = isSoftware(renderer);
  if (software && !acceptSoftware) {
    return { opened: false, outcome: `only a software renderer (${renderer}), slower than WebAssembly` };
  }

  const { MathBackendWebGL } = await import('@tensorflow/tfjs-backend-webgl');
  if (isAbandoned()) return TOO_LATE;
  tf.env().set('WEBGL_CPU_FORWARD', false);
  // A backend does not outlive its context, which a driver may take away: each opening makes both.
  if (tf.findBackendFactory('webgl') !== null) tf.removeBackend('webgl');
  tf.registerBackend('webgl', () => new MathBackendWebGL());
  if (!(await tf.setBackend('webgl'))) return { opened: false, outcome: `tfjs did not start on ${renderer}` };
  await tf.ready();
  const backend = tf.backend();
  if (backend instanceof MathBackendWebGL) {
    const { canvas } = backend.gpgpu.gl as unknown as { canvas: EventTarget };
    canvas.addEventListener('webglcontextlost', () => onFault('the WebGL context was lost'));
  }
  if (!tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) {
    return { opened: false, outcome: `${renderer} computes in half precision only, too coarse for training` };
  }
  return { opened: true, outcome: software ? `${renderer}, a software renderer` : renderer };
}
