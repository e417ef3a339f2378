/** Counts the buffers of a worker's GPU devices, and keeps the devices within reach, so that one can be lost. */
import type { Worker } from 'playwright';
import { messageOf } from '../../math/text.ts';
import type { PageSession } from '../page-session.ts';

interface CountedDevice {
  device: GPUDevice;
  buffers: number;
  /** As the loss of a driver: the device is gone, and its page did not ask for it. */
  lose(): void;
}

declare global {
  var countedDevices: CountedDevice[] | undefined;
  /** Of all that were opened. */
  var devicesOpened: number | undefined;
}

/** Runs in the worker before its own script. */
function countBuffers(): void {
  if (typeof GPUDevice !== 'function') return;
  const devices: CountedDevice[] = [];
  globalThis.countedDevices = devices;
  const ownerOf = new WeakMap<GPUBuffer, CountedDevice>();
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...given) {
    const device = await request.apply(this, given);
    const counted: CountedDevice = { device, buffers: 0, lose: () => undefined };
    // A device that is destroyed says so; the page takes that for its own doing.
    const lost = new Promise<GPUDeviceLostInfo>((resolve) => {
      counted.lose = () => {
        device.destroy();
        const info = { reason: 'unknown', message: 'lost by the soak' } as const;
        resolve(info as unknown as GPUDeviceLostInfo);
      };
      void device.lost.then((info) => info.reason !== 'destroyed' && resolve(info));
    });
    Object.defineProperty(device, 'lost', { value: lost });
    devices.push(counted);
    globalThis.devicesOpened = (globalThis.devicesOpened ?? 0) + 1;
    void lost.then(() => devices.splice(devices.indexOf(counted), 1));
    return device;
  };
  const create = GPUDevice.prototype.createBuffer;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = create.call(this, descriptor);
    const counted = devices.find(({ device }) => device === this);
    if (counted !== undefined) {
      ownerOf.set(buffer, counted);
      counted.buffers++;
    }
    return buffer;
  };
  const destroy = GPUBuffer.prototype.destroy;
  GPUBuffer.prototype.destroy = function () {
    const counted = ownerOf.get(this);
    if (counted !== undefined) {
      ownerOf.delete(this);
      counted.buffers--;
    }
    return destroy.call(this);
  };
}

/** From the next training worker on. The compiler's helper that names functions is not there in a worker. */
export async function countGpuBuffers(session: PageSession): Promise<void> {
  await session.page.route(/assets\/train-(?!room)[^/]*\.js$/, async (route) => {
    const { pathname } = new URL(route.request().url());
    const script = await fetch(session.servedAt(pathname));
    const body = `const __name = (named) => named;\n(${countBuffers})();\n${await script.text()}`;
    const { 'content-length': _, 'content-encoding': __, ...headers } = Object.fromEntries(script.headers);
    await route.fulfill({ headers, body }).catch((error: unknown) => {
      // A page that is loaded again, or whose browser is killed, no longer waits for it.
      if (!/closed|already handled|disposed|Invalid InterceptionId/i.test(messageOf(error))) throw error;
    });
  });
}

export interface Buffers {
  /** Made and not destroyed. */
  count: number;
  /** The number of the newest device of the worker. */
  device: number;
}

/** Of a worker; null where it has no GPU. */
export function buffersOf(worker: Worker): Promise<Buffers | null> {
  return worker.evaluate(() => {
    const devices = globalThis.countedDevices ?? [];
    if (devices.length === 0) return null;
    const count = devices.reduce((sum, { buffers }) => sum + buffers, 0);
    return { count, device: globalThis.devicesOpened ?? 0 };
  });
}

/** @returns whether there was a device to lose */
export function loseDevice(worker: Worker): Promise<boolean> {
  return worker.evaluate(() => {
    const last = globalThis.countedDevices?.at(-1);
    last?.lose();
    return last !== undefined;
  });
}
