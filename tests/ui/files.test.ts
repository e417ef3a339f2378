/** Files, downloads and the clipboard in browsers that refuse them. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { copyText, download, readFile } from '../../src/ui/files.ts';

const refuse = (name: string) => () => Promise.reject(new DOMException('no', name));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('readFile', () => {
  it('gives the bytes', async () => {
    expect([...(await readFile(new Blob(['ab'])))]).toEqual([97, 98]);
  });

  it.each([
    ['NotFoundError', /moved, changed or deleted since it was chosen.*choose it again/],
    ['NotReadableError', /moved, changed or deleted.*choose it again/],
    ['RangeError', /could not read it.*a smaller one/],
  ])('says what to do about %s', async (name, told) => {
    await expect(readFile({ arrayBuffer: refuse(name) } as unknown as Blob)).rejects.toThrow(told);
  });
});

describe('copyText', () => {
  it('copies', async () => {
    const writeText = vi.fn(async () => undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText } });
    await copyText('npm run lab');
    expect(writeText).toHaveBeenCalledWith('npm run lab');
  });

  it.each([
    ['absent', {}, /no clipboard.*Ctrl\+C/],
    ['without the method', { clipboard: {} }, /no clipboard.*Ctrl\+C/],
    ['refusing', { clipboard: { writeText: refuse('NotAllowedError') } }, /NotAllowedError.*Ctrl\+C/],
    [
      'throwing',
      {
        clipboard: {
          writeText: () => {
            throw new TypeError('illegal');
          },
        },
      },
      /illegal.*Ctrl\+C/,
    ],
  ])('says how to do without one that is %s', async (_, navigator, told) => {
    vi.stubGlobal('navigator', navigator);
    await expect(copyText('npm run lab')).rejects.toThrow(told);
  });
});

describe('download', () => {
  const link = { href: '', download: '', click: vi.fn() };
  const page = () => vi.stubGlobal('document', { createElement: () => link });

  it('offers the file', () => {
    page();
    vi.useFakeTimers();
    vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1');
    download('a.csv', 'x', 'text/csv');
    vi.useRealTimers();
    expect(link).toMatchObject({ href: 'blob:1', download: 'a.csv' });
    expect(link.click).toHaveBeenCalledOnce();
  });

  it('says the way out where the browser refuses', () => {
    page();
    vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
      throw new DOMException('no memory', 'QuotaExceededError');
    });
    expect(() => download('a.csv', 'x', 'text/csv')).toThrow(
      /refused the download of a\.csv .*no memory.*allow downloads/,
    );
  });
});
