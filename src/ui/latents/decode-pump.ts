/** Asks for the picture of a z, one at a time; of those that wait only the newest counts. */

export class DecodePump {
  private readonly decode: (z: Float32Array) => Promise<Uint8ClampedArray | null>;
  private readonly show: (picture: Uint8ClampedArray) => void;
  private readonly onError: (error: unknown) => void;
  private waiting: Float32Array | null = null;
  private busy = false;

  constructor(
    decode: (z: Float32Array) => Promise<Uint8ClampedArray | null>,
    show: (picture: Uint8ClampedArray) => void,
    onError: (error: unknown) => void,
  ) {
    this.decode = decode;
    this.show = show;
    this.onError = onError;
  }

  request(z: Float32Array): void {
    this.waiting = z.slice();
    if (!this.busy) void this.run();
  }

  private async run(): Promise<void> {
    this.busy = true;
    try {
      while (this.waiting !== null) {
        const z = this.waiting;
        this.waiting = null;
        const picture = await this.decode(z);
        // Null: another V came meanwhile, and this z says nothing to it.
        if (picture !== null) this.show(picture);
      }
    } catch (error) {
      this.onError(error);
    } finally {
      this.busy = false;
    }
  }
}
