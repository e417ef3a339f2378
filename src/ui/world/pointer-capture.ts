/** Holds a pointer's events at an element while it leaves it. */

/** False where the browser refuses: the pointer is up already, or locked. It is then followed over the element only. */
export function capturePointer(element: Element, pointerId: number): boolean {
  try {
    element.setPointerCapture(pointerId);
    return true;
  } catch {
    return false;
  }
}
