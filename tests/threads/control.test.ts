import { describe, expect, it, vi } from 'vitest';
import { Control, Stopped } from '../../src/threads/control.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('Control', () => {
  it('lets work pass, holds it while paused, lets it go again', async () => {
    const control = new Control();
    await control.gate();
    control.pause();
    let passed = false;
    const waiting = control.gate().then(() => {
      passed = true;
    });
    await tick();
    expect(passed).toBe(false);
    control.resume();
    await waiting;
    expect(passed).toBe(true);
  });

  it('stops work, also work that is paused', async () => {
    const control = new Control();
    control.pause();
    const waiting = control.gate();
    control.stop();
    await expect(waiting).rejects.toBeInstanceOf(Stopped);
    await expect(control.gate()).rejects.toBeInstanceOf(Stopped);
    expect(control.signal.aborted).toBe(true);
  });

  it('cannot be paused once stopped', async () => {
    const control = new Control();
    control.stop();
    control.pause();
    expect(control.paused).toBe(false);
    await expect(control.gate()).rejects.toBeInstanceOf(Stopped);
  });

  it('does not count pauses as time', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const control = new Control();
      const before = control.now();
      vi.advanceTimersByTime(1000);
      control.pause();
      vi.advanceTimersByTime(5000);
      expect(control.now() - before).toBeCloseTo(1, 9);
      control.resume();
      vi.advanceTimersByTime(500);
      expect(control.now() - before).toBeCloseTo(1.5, 9);
    } finally {
      vi.useRealTimers();
    }
  });
});
