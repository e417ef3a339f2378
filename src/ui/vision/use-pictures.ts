/** What V decodes from several z, one request at a time, of those that wait only the newest. */
import { useEffect, useMemo, useState } from 'react';
import { messageOf } from '../../math/text.ts';
import { DecodePump } from '../latents/decode-pump.ts';
import { useWorkbench } from '../workbench.tsx';

/** @param z [count, latent]; null: nothing to decode @returns RGB bytes, [count, 64, 64, 3]; null before they came */
export function usePictures(z: Float32Array | null): Uint8Array | null {
  const { run } = useWorkbench();
  const [pictures, setPictures] = useState<Uint8Array | null>(null);
  const pump = useMemo(
    () =>
      new DecodePump<Uint8Array>(
        (asked) => run('decodeAll', asked),
        setPictures,
        (error) => run('notify', 'error', `The pictures of z could not be decoded: ${messageOf(error)}`),
      ),
    [run],
  );
  useEffect(() => {
    if (z !== null && z.length > 0) pump.request(z);
  }, [pump, z]);
  return pictures;
}
