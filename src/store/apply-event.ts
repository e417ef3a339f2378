/**
 * The one way in: an event of the lab becomes state, a point of a curve, or a picture.
 */
import type { LabEvent } from '../lab/events.ts';
import type { Lab } from './lab.ts';
import { readNames } from './latent-names.ts';
import { noteMachines } from './machines.ts';
import { dreamErrorPoints } from './report.ts';
import { freshRun, isBusy, MAX_HARD_TRACKS, withNotice } from './store.ts';

export function applyEvent(lab: Lab, event: LabEvent): void {
  const { store } = lab;
  switch (event.type) {
    case 'settings':
      clearRun(lab);
      store.setState({
        settings: event.form ?? event.settings,
        madeWith: event.settings,
        round: event.round ?? null,
      });
      break;
    case 'run':
      // A run that begins (by button or by script) starts with empty charts; one that resumes keeps them.
      if (event.status === 'running' && !isBusy(store.getState().status)) clearRun(lab);
      store.setState(({ notices }) => ({
        status: event.status,
        // What asked for the run, or for one, to go on is answered.
        notices:
          event.status === 'paused'
            ? notices
            : notices.filter(({ offers }) => offers !== 'resumeRun' && offers !== 'openRuns'),
      }));
      break;
    case 'backend':
      store.setState({ backend: { name: event.name, reason: event.reason } });
      break;
    case 'stage':
      store.setState(({ stages }) => ({ stages: { ...stages, [event.stage]: event.progress } }));
      break;
    case 'point':
      lab.curves[event.curve].append(event.x, event.values);
      break;
    case 'weights':
      if (event.part === 'vision') lab.cloud.clear();
      // The weights themselves stay with the engine; the page only says what exists.
      store.setState(({ trained }) =>
        trained[event.part]
          ? { savedAs: null, keptAs: null }
          : { savedAs: null, keptAs: null, trained: { ...trained, [event.part]: true } },
      );
      break;
    case 'looking':
      if (event.at.vision !== store.getState().looking.vision) lab.cloud.clear();
      store.setState({ looking: event.at });
      break;
    case 'kept':
      store.setState({ keptAs: event.path });
      break;
    case 'reconstruction':
      lab.reconstruction.set(event.strip);
      break;
    case 'timelapse':
      lab.timelapse[event.timelapse.part].set(event.timelapse);
      break;
    case 'means':
      lab.means.set(event.means);
      break;
    case 'latents':
      store.setState({
        klPerDimension: event.klPerDimension,
        latentNames: readNames(event.klPerDimension),
      });
      break;
    case 'search':
      lab.search.set(event.shape);
      break;
    case 'search-state': {
      const { generations, seconds } = event;
      store.setState({ searchState: { generations, seconds } });
      break;
    }
    case 'hard-track': {
      const { track } = event;
      store.setState(({ hardTracks }) => ({
        // A run that went back to an earlier generation drives that one again.
        hardTracks: [track, ...hardTracks.filter(({ generation }) => generation < track.generation)].slice(
          0,
          MAX_HARD_TRACKS,
        ),
      }));
      break;
    }
    case 'evaluation':
      store.setState({ evaluation: event.evaluation });
      break;
    case 'shipped': {
      const { name, provenance, settings } = event;
      const { command, date } = provenance;
      store.setState({
        savedAs: name,
        madeWith: settings,
        shipped: { name, command: String(command ?? 'unknown'), date: String(date ?? '').slice(0, 10) },
      });
      break;
    }
    case 'report':
      store.setState({ report: event.report });
      showDreamErrors(lab, event.report);
      break;
    case 'examination':
      store.setState({ diagnostics: event.progress });
      break;
    case 'previews':
      lab.population.note(event.previews);
      break;
    case 'machines':
      noteMachines(lab, event.machines, event.seconds);
      break;
    case 'workers':
      store.setState({ workers: event.load });
      break;
    case 'restart': {
      const { worker } = event;
      store.setState(({ restarts }) => ({
        restarts: { ...restarts, [worker]: (restarts[worker] ?? 0) + 1 },
      }));
      break;
    }
    case 'notice':
      store.setState(({ notices }) => ({
        notices: withNotice(notices, event.level, event.text, event.offers),
      }));
      break;
    default:
      throw new TypeError(`unknown lab event: ${JSON.stringify(event satisfies never)}`);
  }
}

/** A new card is a new curve. */
function showDreamErrors({ curves }: Lab, report: Record<string, unknown>): void {
  const points = dreamErrorPoints(report);
  if (points.length === 0) return;
  curves['dream-error'].clear();
  for (const { steps, values } of points) curves['dream-error'].append(steps, values);
}

/** Forgets what belongs to the run before: stages, curves, pictures, scores. Settings and notices stay. */
export function clearRun(lab: Lab): void {
  for (const series of [...Object.values(lab.curves), lab.throughput]) series.clear();
  lab.reconstruction.set(null);
  for (const timelapse of Object.values(lab.timelapse)) timelapse.set(null);
  lab.population.clear();
  lab.search.set(null);
  lab.means.set(null);
  lab.cloud.clear();
  lab.store.setState(freshRun());
}
