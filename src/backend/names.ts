/** Where training can run, and what may be asked for. */

/** From the one that is tried first to the one that is only taken when asked for. */
export const BACKENDS = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** `auto`: the first that works, but for plain JavaScript ('cpu'), which is hundreds of times slower. */
export const BACKEND_CHOICES = ['auto', ...BACKENDS] as const;
export type BackendChoice = (typeof BACKEND_CHOICES)[number];
