/** Recognises software adapters, programs that emulate a GPU: they train slower than WebAssembly does. */

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|warp/i;

/** @param words vendor, device, description, renderer, as far as the browser gives them. */
export function isSoftware(...words: (string | undefined)[]): boolean {
  return words.some((word) => word !== undefined && SOFTWARE.test(word));
}
