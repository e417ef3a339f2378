/** Tells a GPU from a program that plays one: such "adapters" train slower than WebAssembly does. */

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|warp/i;

/** @param words vendor, device, description, renderer: whatever the browser tells. */
export function isSoftware(...words: (string | undefined)[]): boolean {
  return words.some((word) => word !== undefined && SOFTWARE.test(word));
}
