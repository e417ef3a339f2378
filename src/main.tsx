/** Puts the page together: one engine, one lab, one loop, then React; or, by a join link, the page of an evaluator. */
import './ui/mantine.css';
import './ui/app.css';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { onMissingPart } from './lab/clients/newer-page.ts';
import { keepForOffline } from './lab/clients/offline.ts';
import { PaperClient } from './lab/clients/paper-client.ts';
import { recordClip, recordPicture } from './lab/clients/recorder-client.ts';
import { tabChannel } from './lab/clients/tabs.ts';
import { createEngine } from './lab/create-engine.ts';
import { joinRequest, shareRequest } from './lab/join-request.ts';
import { hiddenParts, type PagePart } from './lab/settings/page-parts.ts';
import { checkQuery, idleText, readHash } from './lab/settings/url.ts';
import { messageOf } from './math/text.ts';
import { createActions } from './store/actions.ts';
import type { CommandTargets } from './store/command.ts';
import { listedNow, runnerOf } from './store/commands.ts';
import { connect } from './store/connect.ts';
import { Dataset } from './store/dataset.ts';
import { recordDrives } from './store/drive-recorder.ts';
import { createLab, type Lab } from './store/lab.ts';
import type { Host } from './store/link.ts';
import type { LoopClock } from './store/loop-clock.ts';
import { PaperLoop } from './store/paper-loop.ts';
import { Recorder } from './store/recorder.ts';
import { type RoomId, Rooms, splitHash, withoutRoom } from './store/rooms.ts';
import { RunLibrary } from './store/run-library.ts';
import { RunWatch } from './store/run-watch.ts';
import { followExperiment, wantsAgent } from './store/shipped-agent.ts';
import { addNotice, offerNewVersion } from './store/store.ts';
import { ViewControl } from './store/view-control.ts';
import { ViewerLoop } from './store/viewer-loop.ts';
import { App } from './ui/app.tsx';
import { copyText } from './ui/files.ts';
import { matchesMedia } from './ui/media.ts';
import { theme } from './ui/theme.ts';
import { syncUrl } from './ui/url-sync.ts';
import { followNetworks, followSettings } from './ui/viewer-settings.ts';
import { WorkbenchProvider } from './ui/workbench.tsx';

const OFFER_AFTER_MS = 1500;

const { server, rest } = shareRequest(window.location.hash);
// It holds a password: it leaves the address before the page is seen.
if (server !== null) setHash(rest);
const link = joinRequest(window.location.search, window.location.hash);
if (link === null) openPage();
else void openJoin(link);

function openPage(): void {
  const lab = labFromAddress(window.location.hash);
  const rooms = new Rooms(roomFromAddress(lab, window.location.hash));
  const hidden = partsFromQuery(lab, window.location.search);
  onMissingPart(window, (text) => addNotice(lab.store, 'error', text));
  // The development server has no service worker.
  if (import.meta.env.PROD) keepForOffline(() => offerNewVersion(lab.store));
  const engine = createEngine();
  const library = new RunLibrary(lab, engine);
  const watch = new RunWatch(lab, engine, library, tabChannel());
  connect(watch, lab);
  const actions = createActions(lab, engine, watch);

  const clock: LoopClock = {
    nextFrame: (callback) => requestAnimationFrame(callback),
    hidden: () => document.hidden,
  };
  const loop = new ViewerLoop(engine.viewer, clock, {
    playing: !matchesMedia('(prefers-reduced-motion: reduce)'),
    onError: (error) => addNotice(lab.store, 'error', `The viewer stopped: ${messageOf(error)}`),
    onNotice: (text) => addNotice(lab.store, 'info', text),
  });
  const paper = new PaperLoop(
    (onProgress) => new PaperClient(onProgress, (text) => addNotice(lab.store, 'warning', text)),
    clock,
    (level, text) => addNotice(lab.store, level, text),
  );
  const view = new ViewControl();
  const recorder = new Recorder(lab, loop, { recordClip, recordPicture }, () => performance.now());
  const host: Host = {
    address: new URL(window.location.pathname, window.location.origin).href,
    copy: copyText,
  };
  const dataset = new Dataset(lab, engine);
  recordDrives(lab, loop, engine.viewer, dataset);
  const page: CommandTargets = { lab, actions, loop, paper, recorder, view, rooms, library, dataset, host };
  const run = runnerOf(page);
  const listed = (drivable: boolean, cameras: boolean) => listedNow(page, drivable, cameras);
  followLinks((server) => run('shareRuns', server));
  syncUrl(lab, rooms, run, window);
  if (server !== null) run('shareRuns', server);
  followSettings(lab, loop);
  if (wantsAgent(window.location.search)) followExperiment(lab, engine);
  // After the first pictures: looking for runs reads files. The room Runs lists them itself.
  const offer = () => rooms.state.getState().room !== 'runs' && void library.offer();
  if (!hidden.has('header')) setTimeout(offer, OFFER_AFTER_MS);
  if (!hidden.has('header')) watch.begin();
  followNetworks(engine, loop);

  show(
    <WorkbenchProvider
      value={{ lab, loop, paper, recorder, view, rooms, library, dataset, run, hidden, listed }}
    >
      <App />
    </WorkbenchProvider>,
  );
}

/** A link of a shared run that is typed into this page: syncUrl, which listens later, would take it for settings. */
function followLinks(shareOver: (server: string) => void): void {
  const follow = (event: Event): void => {
    const { search, hash } = window.location;
    const { server, rest } = shareRequest(hash);
    if (server !== null) {
      setHash(rest);
      shareOver(server);
    } else if (joinRequest(search, hash) !== null) {
      event.stopImmediatePropagation();
      window.location.reload();
    }
  };
  window.addEventListener('popstate', follow);
  window.addEventListener('hashchange', follow);
}

function setHash(hash: string): void {
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, '', `${pathname}${search}${hash}`);
}

/** A page that was opened by a join link plays episodes for the run of another; it has no engine of its own. */
async function openJoin(server: string): Promise<void> {
  const { JoinPage, lendMachine, offerReload } = await import('./ui/join/join-page.tsx');
  // The development server has no service worker.
  if (import.meta.env.PROD) keepForOffline(offerReload);
  const machine = lendMachine(server);
  if (typeof machine !== 'string') window.evaluator = machine;
  show(<JoinPage machine={machine} />);
}

function show(page: ReactNode): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no element with id "root"');
  createRoot(root).render(
    <MantineProvider theme={theme} defaultColorScheme="auto">
      {page}
    </MantineProvider>,
  );
}

/**
 * The settings of the address; a bad address is said, and the defaults stand in for it. What it asks for in vain is
 * said too, and the rest of it holds.
 */
function labFromAddress(hash: string): Lab {
  try {
    const { settings, idle } = readHash(withoutRoom(hash));
    const lab = createLab(settings);
    if (idle.length > 0) addNotice(lab.store, 'error', idleText(idle));
    return lab;
  } catch (error) {
    const lab = createLab(readHash('').settings);
    const { experiment, preset } = lab.store.getState().settings;
    addNotice(
      lab.store,
      'error',
      `The address contains an unknown setting: ${messageOf(error)}. The page uses the ` +
        `defaults instead: ${experiment}, preset ${preset}.`,
    );
    return lab;
  }
}

/** A room that does not exist is said; the first screen opens in its place. */
function roomFromAddress(lab: Lab, hash: string): RoomId {
  try {
    return splitHash(hash).room;
  } catch (error) {
    addNotice(lab.store, 'error', `The address asks for an unknown room: ${messageOf(error)}.`);
    return 'watch';
  }
}

/** What the query leaves out of the page; a bad query is said at once, and the whole page stands in for it. */
function partsFromQuery(lab: Lab, query: string): ReadonlySet<PagePart> {
  try {
    checkQuery(query);
    return hiddenParts(query);
  } catch (error) {
    addNotice(lab.store, 'error', `The address contains an unknown setting: ${messageOf(error)}`);
    return new Set();
  }
}
