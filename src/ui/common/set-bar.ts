/** The length of a bar inside its track. */

/** @param value 0 .. 1 from the left; -1 .. 1 from the middle where it is signed */
export function setBar(bar: HTMLElement, value: number, signed: boolean): void {
  bar.style.left = signed ? `${50 + Math.min(0, value) * 50}%` : '0%';
  bar.style.width = `${Math.abs(value) * (signed ? 50 : 100)}%`;
}
