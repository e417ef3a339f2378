/**
 * One run, many tabs: the tab that trains tells the others of its run, and a tab that has nothing of its own to show
 * shows it, live; a tab that has something, or another experiment, says that there is a run and offers to show it.
 * Where the tab that trains is closed or dies, the browser releases its lock, and the run, which is saved on the way,
 * is offered here.
 */
import { holdRun, type TabChannel, untilRunIsLeft } from '../lab/clients/tabs.ts';
import { type LabEvent, type LabListener, STAGE_NAMES } from '../lab/events.ts';
import { isShared } from '../lab/read-event.ts';
import type { RunSettings } from '../lab/settings/settings.ts';
import { messageOf } from '../math/text.ts';
import type { Engine } from './engine.ts';
import type { Lab } from './lab.ts';
import { eventsOfLab } from './lab-events.ts';
import { isFreeFor } from './replacing.ts';
import type { RunLibrary } from './run-library.ts';
import { addNotice, isBusy, type LabState } from './store.ts';
import { fromWire, type RunOrder, type TabMessage, toWire } from './tab-message.ts';
import { WatchedWeights } from './watched-weights.ts';

/** How often news are sent, at most. */
const NEWS_MS = 250;

/** What the page asks of the run that it shows. */
export type ShownRun = Pick<RunWatch, 'order' | 'leave' | 'comeBack'>;

export class RunWatch {
  /** Of this tab, among those of the page. */
  private readonly id: string;
  private readonly lab: Lab;
  private readonly engine: Pick<Engine, 'subscribe' | 'importCheckpoint' | 'pause' | 'resume' | 'stop'>;
  private readonly library: Pick<RunLibrary, 'read' | 'offer'>;
  private readonly channel: TabChannel | null;
  private readonly listeners = new Set<LabListener>();
  /** Tab whose run this one shows; null where it shows its own. */
  private owner: string | null = null;
  /** Tab whose run the visitor does not want to see. */
  private left: string | null = null;
  /** Tab whose run the page tells of without showing it. */
  private unseen: string | null = null;
  private readonly news: LabEvent[] = [];
  private sending: ReturnType<typeof setTimeout> | null = null;
  private release: Promise<() => void> | null = null;
  /** Of the watched run. */
  private readonly weights: WatchedWeights;

  /** @param channel null where the browser has none */
  constructor(
    lab: Lab,
    engine: RunWatch['engine'],
    library: RunWatch['library'],
    channel: TabChannel | null,
    id: string = crypto.randomUUID(),
  ) {
    this.lab = lab;
    this.engine = engine;
    this.library = library;
    this.channel = channel;
    this.id = id;
    this.weights = new WatchedWeights(lab, engine, library);
    if (channel !== null) channel.onmessage = ({ data }) => this.take(data);
  }

  /** What the page shows: the events of its engine, or those of the run in another tab. */
  subscribe(listener: LabListener): () => void {
    this.listeners.add(listener);
    const unsubscribe = this.engine.subscribe((event) => this.passOn(event, listener));
    return () => {
      this.listeners.delete(listener);
      unsubscribe();
    };
  }

  /** After the page is connected: tells of the runs of this tab, and asks whether another tab has one. */
  begin(): void {
    this.engine.subscribe((event) => this.tell(event));
    this.lab.store.subscribe(({ settings }, before) => {
      if (settings.experiment === before.settings.experiment || this.owner !== null) return;
      this.weights.drop();
      this.post({ type: 'ask' });
    });
    this.post({ type: 'ask' });
  }

  /** To the run that the page shows. */
  order(order: RunOrder): void {
    if (this.owner === null) this.engine[order]();
    else this.post({ type: 'order', to: this.owner, order });
  }

  /** The run in the other tab goes on unseen. @returns when none of its weights come to this page any more */
  async leave(): Promise<void> {
    this.left = this.owner;
    this.weights.drop();
    this.end('stopped');
    this.post({ type: 'ask' });
    await this.weights.settle();
  }

  /** The run that was left, or that the page had no room for, is shown as soon as it can be. */
  comeBack(): void {
    this.left = null;
    this.post({ type: 'ask' });
  }

  private post(message: TabMessage): void {
    this.channel?.postMessage(toWire(message));
  }

  private passOn(event: LabEvent, listener: LabListener): void {
    const { weights } = this;
    // What the visitor starts or opens here meanwhile is shown, and the run's checkpoint is not opened over it.
    if (event.type === 'run') weights.isOpening = false;
    const isOpened = event.type === 'settings' || (event.type === 'shipped' && this.owner === null);
    if (event.type === 'run' || (isOpened && !weights.isOpening)) weights.drop();
    const isSeen = !weights.isOpening || event.type === 'weights' || event.type === 'notice';
    if (isSeen) listener(event);
    // The agent of the page arrived while another tab's run was on the way.
    const another = this.owner !== null || this.lab.store.getState().elsewhere !== null;
    if (event.type === 'shipped' && another) this.post({ type: 'ask' });
  }

  // What the tab that trains does.

  private tell(event: LabEvent): void {
    if (this.channel === null || this.weights.isOpening) return;
    if (event.type === 'run' && event.status === 'running' && this.release === null) {
      this.release = holdRun(this.id);
      void this.release.then(() => this.tellAll());
      return;
    }
    if (this.release === null || !isShared(event.type)) return;
    if (event.type === 'stage') this.forgetOlder(event);
    this.news.push(event);
    const ends = event.type === 'run' && !isBusy(event.status);
    if (!ends) {
      this.sending ??= setTimeout(this.send, NEWS_MS);
      return;
    }
    this.send();
    void this.release.then((release) => release());
    this.release = null;
  }

  /** Of a stage's progress the newest counts. */
  private forgetOlder({ stage, progress }: Extract<LabEvent, { type: 'stage' }>): void {
    const at = this.news.findLastIndex((event) => event.type === 'stage' && event.stage === stage);
    const before = this.news[at];
    if (before?.type === 'stage' && before.progress.status === progress.status) this.news.splice(at, 1);
  }

  private readonly send = (): void => {
    if (this.sending !== null) clearTimeout(this.sending);
    this.sending = null;
    const events = this.news.splice(0);
    if (events.length > 0) this.post({ type: 'news', from: this.id, events });
  };

  private tellAll(): void {
    this.send();
    this.post({ type: 'run', from: this.id, events: eventsOfLab(this.lab) });
  }

  // What the tab that watches does.

  private take(data: unknown): void {
    try {
      this.receive(fromWire(data));
    } catch (error) {
      const text = `A message of another tab was not read: ${messageOf(error)}. Reload this tab and the other.`;
      addNotice(this.lab.store, 'warning', text);
    }
  }

  private receive(message: TabMessage | null): void {
    if (message === null) return;
    if (message.type === 'ask') {
      if (this.release !== null) void this.release.then(() => this.tellAll());
    } else if (message.type === 'order') {
      if (message.to === this.id) this.engine[message.order]();
    } else if (message.type === 'run') this.watch(message.from, message.events);
    else if (message.from === this.owner) message.events.forEach(this.show);
  }

  private watch(owner: string, events: readonly LabEvent[]): void {
    const settings = events.find((event) => event.type === 'settings')?.settings;
    if (settings === undefined) return;
    const isNew = owner !== this.owner;
    if (isNew && (owner === this.left || !isFreeFor(this.lab.store.getState(), settings.experiment))) {
      this.mention(owner, settings);
      return;
    }
    this.owner = owner;
    if (isNew) {
      this.unseen = null;
      this.lab.store.setState({ watching: true, elsewhere: null });
      void untilRunIsLeft(owner).then(() => this.lose(owner));
    }
    events.forEach(this.show);
  }

  /** Until that run is over, the page says that there is one. */
  private mention(owner: string, settings: RunSettings): void {
    if (this.unseen !== owner) void untilRunIsLeft(owner).then(() => this.forget(owner));
    this.unseen = owner;
    this.lab.store.setState({ elsewhere: settings });
  }

  private forget(owner: string): void {
    // Its next run is another one.
    if (this.left === owner) this.left = null;
    if (this.unseen !== owner) return;
    this.unseen = null;
    this.lab.store.setState({ elsewhere: null });
  }

  private readonly show = (event: LabEvent): void => {
    if (event.type === 'weights') {
      this.weights.note();
      return;
    }
    // The next round begins: what is read of the one before is not opened over it.
    if (event.type === 'settings') this.weights.drop();
    for (const listener of this.listeners) listener(event);
    if (event.type === 'kept') void this.weights.read(event.path);
    if (event.type === 'run' && !isBusy(event.status)) this.end(event.status);
  };

  /** The run is over, or nobody watches it here any more. */
  private end(status: LabState['status']): void {
    this.owner = null;
    this.weights.end();
    this.lab.store.setState({ watching: false, status });
  }

  /** The tab that trained was closed, or is no more. */
  private lose(owner: string): void {
    if (this.owner !== owner) return;
    const { stages } = this.lab.store.getState();
    for (const stage of STAGE_NAMES) {
      const { status } = stages[stage];
      if (status !== 'running' && status !== 'paused') continue;
      this.show({ type: 'stage', stage, progress: { ...stages[stage], status: 'stopped' } });
    }
    this.show({ type: 'run', status: 'stopped' });
    const text = 'The tab that trained this run was closed: the run is kept up to where it was last saved.';
    addNotice(this.lab.store, 'warning', text);
    void this.library.offer();
  }
}
