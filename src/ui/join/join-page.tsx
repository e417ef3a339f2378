/**
 * The page that a join link opens: it says in words what this machine does for which run, and lets one pause and
 * leave. Loaded only then.
 */
import { Button } from '@mantine/core';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import { openNewVersion } from '../../lab/clients/offline.ts';
import { LentMachine, type LentState } from '../../lab/evaluator/lent-machine.ts';
import { messageOf } from '../../math/text.ts';
import classes from './join.module.css';

/** This machine as an evaluator, or why it cannot be one. */
export function lendMachine(link: string): LentMachine | string {
  const { hash } = window.location;
  const terminal = new URLSearchParams(hash.slice(1)).get('as') === 'terminal';
  try {
    return new LentMachine(link, terminal ? 'terminal' : 'tab', machineName(navigator.userAgent, terminal));
  } catch (error) {
    return messageOf(error);
  }
}

/** For people: "Firefox on Windows". */
export function machineName(agent: string, terminal: boolean): string {
  const browser = /Firefox|Edg|Chrome|Safari/.exec(agent)?.[0].replace('Edg', 'Edge') ?? 'A browser';
  const system = /Android|iPhone|iPad|Windows|Mac OS|CrOS|Linux/.exec(agent)?.[0] ?? 'an unknown system';
  return `${terminal ? 'Terminal' : browser} on ${system}`;
}

/** Whether a newer version of the page waits to be opened. */
const newVersion = createStore(() => false);

/** From now on the page offers it. */
export function offerReload(): void {
  newVersion.setState(true);
}

export function JoinPage({ machine }: { machine: LentMachine | string }) {
  return (
    <main className={classes.page}>
      <h1>World Models Playground</h1>
      {typeof machine === 'string' ? <Refused reason={machine} /> : <Lent machine={machine} />}
      <ReloadOffer />
      <p>
        <a href="./">Open the playground itself</a>
      </p>
    </main>
  );
}

/** An old page may be of another build than the run; its episodes in hand are played by others after the reload. */
function ReloadOffer() {
  const { subscribe, getState } = newVersion;
  const isOffered = useSyncExternalStore(subscribe, getState, getState);
  const [problem, setProblem] = useState<string | null>(null);
  if (!isOffered) return null;
  const open = (): Promise<void> =>
    openNewVersion().catch((error: unknown) =>
      setProblem(`The new version could not be opened: ${messageOf(error)}`),
    );
  return (
    <p className={classes.notice} role="status" data-testid="join-new-version">
      A new version of this page is ready.{' '}
      <Button size="compact-sm" onClick={() => void open()}>
        Reload
      </Button>{' '}
      {problem}
    </p>
  );
}

function Refused({ reason }: { reason: string }) {
  return (
    <p role="alert" data-testid="join-status">
      This join link does not work: {reason}. Copy it anew from the machine that runs the search.
    </p>
  );
}

function Lent({ machine }: { machine: LentMachine }) {
  const state = useSyncExternalStore(machine.subscribe, machine.state);
  useEffect(() => {
    void machine.run();
    const leave = (): void => void machine.leave();
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, [machine]);
  const { status, notices } = state;
  const isOver = status === 'left' || status === 'failed';
  return (
    <section className={classes.card}>
      <p className={classes.status} role="status" data-testid="join-status">
        {statusText(state)}
      </p>
      {!isOver && <Numbers state={state} />}
      {!isOver && (
        <div className={classes.buttons}>
          <Button
            variant="default"
            onClick={() => (status === 'paused' ? machine.resume() : machine.pause())}
            data-testid="join-pause"
          >
            {status === 'paused' ? 'Go on' : 'Pause'}
          </Button>
          <Button variant="default" onClick={() => void machine.leave()} data-testid="join-leave">
            Leave
          </Button>
        </div>
      )}
      {notices.map((text) => (
        <p key={text} className={classes.notice}>
          {text}
        </p>
      ))}
    </section>
  );
}

function Numbers({ state }: { state: LentState }) {
  const { workers, held, episodes, steps, stepsPerSecond } = state;
  const rows = [
    ['Cores', String(workers)],
    ['Episodes in hand', String(held)],
    ['Episodes played', episodes.toLocaleString('en')],
    ['Steps', steps.toLocaleString('en')],
    ['Steps per second', Math.round(stepsPerSecond).toLocaleString('en')],
  ];
  return (
    <dl className={classes.numbers}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function statusText({ status, run, server, evaluators, connected, held }: LentState): string {
  if (status === 'left') return 'This machine has left. Reload the page to join again.';
  if (status === 'failed')
    return 'This machine cannot take part; the reason is below. Reload the page to try again.';
  if (status === 'connecting') return `Connecting to ${server} …`;
  if (!connected) return `The server at ${server} does not answer; this page waits for it.`;
  if (status === 'quarantined') {
    return 'The run does not use the results of this machine: others gave different ones for the same episodes.';
  }
  const others = evaluators > 1 ? `, one of ${evaluators} evaluators` : '';
  if (status === 'paused') return held > 0 ? 'Paused: episodes in hand are played to their end.' : 'Paused.';
  if (run === null)
    return `Connected to ${server}. No run is under way there; this page waits for the next one.`;
  return `This machine plays episodes for the run "${run}"${others}. Keep this tab open.`;
}
