/** The link to a view holds room and settings, nothing else of the address, and is shown where it cannot be copied. */
import { describe, expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { readHash } from '../../src/lab/settings/url.ts';
import type { CommandTargets } from '../../src/store/command.ts';
import { createLab } from '../../src/store/lab.ts';
import { copyLink, linkTo } from '../../src/store/link.ts';
import { Rooms, splitHash } from '../../src/store/rooms.ts';

function page(copy: (text: string) => Promise<void>) {
  const lab = createLab({ ...presetSettings('car-racing', 'smoke'), seed: 9, 'vision.steps': 77 });
  const host = { address: 'https://example.org/worlds/', copy };
  return { lab, rooms: new Rooms('vision'), host };
}

describe('the link to a view', () => {
  it('opens the same room with the same settings', () => {
    const on = page(async () => undefined);
    const { hash, origin, pathname, search } = new URL(linkTo(on));
    expect(origin + pathname + search).toBe(on.host.address);
    const address = splitHash(hash);
    expect(address.room).toBe('vision');
    expect(readHash(address.settings).settings).toEqual(on.lab.store.getState().settings);
  });

  it('is copied, and said', async () => {
    const copied: string[] = [];
    const on = page(async (text) => void copied.push(text));
    await copyLink(on as unknown as CommandTargets);
    expect(copied).toEqual([linkTo(on)]);
    const [notice] = on.lab.store.getState().notices;
    expect(notice).toMatchObject({ level: 'info' });
    expect(notice.text).toContain(linkTo(on));
  });

  it('is in the notice where the browser refuses to copy it', async () => {
    const on = page(() => Promise.reject(new Error('this browser has no clipboard')));
    await copyLink(on as unknown as CommandTargets);
    const [notice] = on.lab.store.getState().notices;
    expect(notice.level).toBe('warning');
    expect(notice.text).toContain('no clipboard');
    expect(notice.text).toContain(linkTo(on));
  });
});
