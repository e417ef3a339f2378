/** Files into a page and out of it, in the ways a visitor has: an input that chooses files, and a download. */
import type { ElementHandle, JSHandle, Page } from 'playwright';

/** An input of the page that has chosen these files; whoever asks disposes of it. */
export async function chosenFiles(page: Page, paths: string[]): Promise<ElementHandle<HTMLInputElement>> {
  const input = await page.evaluateHandle(() =>
    Object.assign(document.createElement('input'), { type: 'file', multiple: true }),
  );
  if (paths.length > 0) await input.asElement()!.setInputFiles(paths);
  return input.asElement()!;
}

/** Downloads what the page holds to `path`, and disposes of the handle. */
export async function download(page: Page, path: string, bytes: JSHandle<Uint8Array>): Promise<void> {
  const link = await bytes.evaluateHandle((content) => {
    const href = URL.createObjectURL(new Blob([content.slice()]));
    return Object.assign(document.createElement('a'), { href, download: 'file' });
  });
  await bytes.dispose();
  const begun = page.waitForEvent('download');
  await Promise.all([
    begun,
    link.evaluate((element) => {
      element.click();
      // The download has its own hold on the data once it began.
      setTimeout(() => URL.revokeObjectURL(element.href), 10_000);
    }),
  ]);
  await (await begun).saveAs(path);
  await link.dispose();
}
