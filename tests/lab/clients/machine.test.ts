/** What a browser tells of the machine, or keeps to itself. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { agentBytes, heapBytes } from '../../../src/lab/checkpoint/provenance.ts';
import { askToPersist, coresHere, filesPersist, storageRoom } from '../../../src/lab/clients/machine.ts';

afterEach(() => vi.unstubAllGlobals());

it.each([
  [8, 8],
  [undefined, 2],
  [0, 2],
])('hardwareConcurrency %s counts as %s cores', (told, cores) => {
  vi.stubGlobal('navigator', { hardwareConcurrency: told });
  expect(coresHere()).toBe(cores);
});

it('room for files is unknown in a page that is not secure, and nothing throws', async () => {
  vi.stubGlobal('navigator', {});
  expect(await storageRoom()).toBeNull();
});

it('a browser that fails when it is asked to keep files is said, one that answers no is not', async () => {
  const ask = async (persist: () => Promise<boolean>): Promise<string[]> => {
    vi.stubGlobal('navigator', { storage: { persist, persisted: persist } });
    const said: string[] = [];
    askToPersist((text) => said.push(text));
    await Promise.allSettled([persist()]);
    return said;
  };
  expect(await ask(async () => false)).toEqual([]);
  expect(await filesPersist()).toBe(false);
  const failing = () => Promise.reject(new DOMException('no', 'UnknownError'));
  expect(await ask(failing)).toEqual([expect.stringMatching(/may delete stored runs .*\(.*no\)\.$/)]);
  expect(await filesPersist()).toBeNull();
});

describe('bytes in use', () => {
  const measured = (measureUserAgentSpecificMemory?: () => Promise<unknown>, isolated = true) => {
    vi.stubGlobal('performance', { measureUserAgentSpecificMemory });
    vi.stubGlobal('crossOriginIsolated', isolated);
    return agentBytes();
  };

  it('are told where the browser measures them', async () => {
    expect(await measured(async () => ({ bytes: 5 }))).toBe(5);
    vi.stubGlobal('performance', { memory: { usedJSHeapSize: 7 } });
    expect(heapBytes()).toBe(7);
  });

  it('are unknown where it has no measure, refuses, or throws', async () => {
    expect(await measured()).toBeNull();
    expect(await measured(async () => ({ bytes: 5 }), false)).toBeNull();
    expect(await measured(() => Promise.reject(new DOMException('no', 'SecurityError')))).toBeNull();
    const throwing = () => {
      throw new TypeError('no');
    };
    expect(await measured(throwing)).toBeNull();
    expect(heapBytes()).toBeNull();
  });
});
