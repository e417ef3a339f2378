/**
 * Chooses where training runs: WebGPU, else WebGL, else WebAssembly; the first that exists, is a real GPU and
 * passes the self-check. Says which and why. Backends are loaded when tried.
 */
import { messageOf } from '../math/text.ts';
import { isMissingScript, reloadAdvice } from '../threads/missing-script.ts';
import { registerGradients } from './gradients.ts';
import { BACKEND_CHOICES, BACKENDS, type BackendChoice, type BackendName } from './names.ts';
import type { OpenOptions, OpenResult } from './open-result.ts';
import { checkBackend } from './self-check.ts';
import { hasSimd } from './wasm-kernels/simd/has-simd.ts';

export interface BackendReport {
  name: BackendName;
  /** One sentence for people. */
  reason: string;
  /** Every backend that was tried, in order, and what came of it. */
  tried: { name: BackendName; outcome: string }[];
}

const TITLES: Record<BackendName, string> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
};
/** Plain JavaScript is hundreds of times slower than the others: only on request. */
const AUTOMATIC = BACKENDS.filter((name) => name !== 'cpu');

/** A GPU that hangs never answers its self-check. */
const OPEN_SECONDS = 60;

/** One backend may do without the script of another: the reason says it, and training goes on. */
const SCRIPT_GONE = 'its script did not load; reload the page for the newest one';

const OPENERS: Record<BackendName, (options: OpenOptions) => Promise<OpenResult>> = {
  webgpu: async (options) => (await import('./webgpu.ts')).openWebGpu(options),
  webgl: async (options) => (await import('./webgl.ts')).openWebGl(options),
  wasm: async ({ threads = 1 }) => {
    if (!hasSimd()) {
      return {
        opened: false,
        outcome: 'this browser or processor has no WebAssembly SIMD, which training needs',
      };
    }
    await (await import('./wasm.ts')).openWasm();
    return { opened: true, outcome: threads === 1 ? 'one thread' : `on ${threads} threads` };
  },
  cpu: async () => {
    await (await import('./cpu.ts')).openCpu();
    return { opened: true, outcome: 'slow, for comparison only' };
  },
};

/**
 * Makes a backend the active one. Throws when the wanted one, or all of them, are not available.
 * @param threads that will train together where no GPU does: said in the reason
 */
export async function openBackend(
  wanted: BackendChoice,
  onFault: (message: string) => void,
  threads = 1,
): Promise<BackendReport> {
  if (!BACKEND_CHOICES.includes(wanted)) {
    throw new Error(`backend '${wanted}' is unknown; choose ${BACKEND_CHOICES.join(', ')}`);
  }
  registerGradients();
  const tried: BackendReport['tried'] = [];
  for (const name of wanted === 'auto' ? AUTOMATIC : [wanted]) {
    const { opened, outcome } = await tryBackend(name, {
      acceptSoftware: wanted !== 'auto',
      onFault,
      threads,
    });
    tried.push({ name, outcome });
    if (opened) return { name, reason: reasonOf(wanted, tried), tried };
  }
  // Whatever else was tried: the newer page has what is missing here.
  if (tried.some(({ outcome }) => outcome === SCRIPT_GONE)) {
    throw new Error(`the training backend did not load. ${reloadAdvice()}`);
  }
  const outcomes = tried.map(({ name, outcome }) => `${TITLES[name]}: ${outcome}`).join('; ');
  if (wanted === 'auto') throw new Error(`no backend can train here. ${outcomes}`);
  const others = BACKENDS.filter((name) => name !== wanted).join(', ');
  throw new Error(`backend '${wanted}' is not available here (${outcomes}); choose auto, ${others}`);
}

async function tryBackend(name: BackendName, options: Omit<OpenOptions, 'isAbandoned'>): Promise<OpenResult> {
  let fault: string | undefined;
  let opening = true;
  let abandoned = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onFault = (message: string) => {
    if (opening) fault ??= message;
    else options.onFault(message);
  };
  try {
    const result = await Promise.race([
      openAndCheck(name, { ...options, onFault, isAbandoned: () => abandoned }),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          abandoned = true;
          reject(new Error(`no answer for ${OPEN_SECONDS} s`));
        }, OPEN_SECONDS * 1000);
      }),
    ]);
    if (result.opened && fault) return { opened: false, outcome: `${fault} (${result.outcome})` };
    opening = false;
    return result;
  } catch (error) {
    if (isMissingScript(error)) return { opened: false, outcome: SCRIPT_GONE };
    // A driver may fail in any way it likes: the outcome is reported, and the next backend gets its chance.
    return { opened: false, outcome: `failed to start: ${messageOf(error)}` };
  } finally {
    clearTimeout(timer);
  }
}

async function openAndCheck(name: BackendName, options: OpenOptions): Promise<OpenResult> {
  const result = await OPENERS[name](options);
  if (!result.opened) return result;
  const wrong = await checkBackend();
  if (wrong === null) return result;
  return { opened: false, outcome: `failed its self-check: ${wrong} (${result.outcome})` };
}

function reasonOf(wanted: BackendChoice, tried: BackendReport['tried']): string {
  const chosen = tried[tried.length - 1];
  const what = `${TITLES[chosen.name]} (${chosen.outcome})`;
  if (wanted !== 'auto') return `${what}, as asked for.`;
  if (tried.length === 1) return `${what}: the fastest there is, and it passed its self-check.`;
  const passedOver = tried.slice(0, -1).map(({ name, outcome }) => `${TITLES[name]}: ${outcome}`);
  return `${what}, because of ${passedOver.join('; ')}.`;
}
