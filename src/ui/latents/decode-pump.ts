/** Asks for the picture of a z, or of several, one request at a time; of those that wait only the newest counts. */

/** @typeParam Picture what comes back @typeParam Asked what is asked for: z, or a picture to encode */
export class DecodePump<Picture = Uint8ClampedArray, Asked extends Float32Array | Uint8Array = Float32Array> {
  private readonly decode: (asked: Asked) => Promise<Picture | null>;
  private readonly show: (picture: Picture) => void;
  private readonly onError: (error: unknown) => void;
  private waiting: Asked | null = null;
  private busy = false;

  constructor(
    decode: (asked: Asked) => Promise<Picture | null>,
    show: (picture: Picture) => void,
    onError: (error: unknown) => void,
  ) {
    this.decode = decode;
    this.show = show;
    this.onError = onError;
  }

  request(asked: Asked): void {
    this.waiting = asked.slice() as Asked;
    if (!this.busy) void this.run();
  }

  private async run(): Promise<void> {
    this.busy = true;
    while (this.waiting !== null) {
      const asked = this.waiting;
      this.waiting = null;
      try {
        const picture = await this.decode(asked);
        // Null: another V came meanwhile, and what was asked says nothing to it.
        if (picture !== null) this.show(picture);
      } catch (error) {
        this.onError(error);
      }
    }
    this.busy = false;
  }
}
