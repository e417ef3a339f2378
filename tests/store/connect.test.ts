/** Progress is coalesced, everything else arrives at once and in order. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabEvent, LabListener, StageProgress } from '../../src/lab/events.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { connect } from '../../src/store/connect.ts';
import { createLab } from '../../src/store/lab.ts';

function connected() {
  const lab = createLab(presetSettings('car-racing', 'smoke'));
  const listeners = new Set<LabListener>();
  const disconnect = connect(
    {
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    lab,
  );
  const emit = (event: LabEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const stage = (status: StageProgress['status'], fraction: number): void =>
    emit({
      type: 'stage',
      stage: 'collect',
      progress: { status, fraction, elapsed: 0, eta: null, detail: '' },
    });
  return { lab, emit, stage, disconnect, listeners };
}

describe('connect', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('shows the newest progress after a tenth of a second, in one change of the state', () => {
    const { lab, stage } = connected();
    stage('running', 0);
    let changes = 0;
    lab.store.subscribe(() => changes++);
    for (let i = 1; i <= 50; i++) stage('running', i / 100);
    expect(lab.store.getState().stages.collect.fraction).toBe(0);
    vi.advanceTimersByTime(150);
    expect(lab.store.getState().stages.collect.fraction).toBe(0.5);
    expect(changes).toBe(1);
  });

  it('shows a change of status at once, never overtaken by older progress', () => {
    const { lab, stage } = connected();
    stage('running', 0.1);
    stage('running', 0.9);
    stage('done', 1);
    expect(lab.store.getState().stages.collect).toMatchObject({ status: 'done', fraction: 1 });
    vi.advanceTimersByTime(1000);
    expect(lab.store.getState().stages.collect).toMatchObject({ status: 'done', fraction: 1 });
  });

  it('applies what waited before a run ends', () => {
    const { lab, emit, stage } = connected();
    stage('running', 0.1);
    stage('running', 0.7);
    emit({ type: 'run', status: 'stopped' });
    expect(lab.store.getState().stages.collect.fraction).toBe(0.7);
  });

  it('turns an event that cannot be shown into a notice', () => {
    const { lab, emit } = connected();
    emit({ type: 'point', curve: 'vision', x: Number.NaN, values: {} });
    expect(lab.store.getState().notices[0]).toMatchObject({ level: 'error' });
    expect(lab.store.getState().notices[0].text).toMatch(/point.*NaN/);
  });

  it('listens no more once disconnected', () => {
    const { listeners, disconnect } = connected();
    disconnect();
    expect(listeners.size).toBe(0);
  });
});
