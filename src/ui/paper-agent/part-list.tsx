/** Which of the authors' files are there, and what each is for. */
import type { PaperState } from '../../store/paper-loop.ts';
import { formatCount } from '../format.ts';
import classes from './part-list.module.css';
import { usePaper } from './use-paper.ts';

interface Row {
  name: string;
  /** The file as the authors call it. */
  usual: string;
  /** What was dropped; null when it is missing. */
  found: string | null;
}

export function PartList() {
  const parts = usePaper((state) => state.parts);
  return (
    <ul className={classes.parts} data-testid="paper-parts">
      {rowsOf(parts).map(({ name, usual, found }) => (
        <li key={name} className={classes.part} data-found={found !== null}>
          <b>{name}</b> <span>{found ?? usual}</span>
        </li>
      ))}
    </ul>
  );
}

function rowsOf(parts: PaperState['parts']): Row[] {
  const { memory, controller, latents, starts, history, tests, frames } = parts;
  return [
    {
      name: 'M',
      usual: 'rnn.json',
      found: memory && `${memory.file}: ${formatCount(memory.parameters)} parameters`,
    },
    {
      name: 'C',
      usual: 'carracing.cma.16.64.best.json',
      found:
        controller &&
        `${controller.file}: ${controller.parameters} parameters, score ${controller.score.toFixed(2)}`,
    },
    {
      name: 'Latents',
      usual: 'latents.json',
      found:
        latents && `${latents.file}: ${formatCount(latents.frames)} frames, ${latents.live.length} active`,
    },
    {
      name: 'Frames',
      usual: '0001.png …',
      found: frames > 0 ? `${formatCount(frames)} files` : null,
    },
    {
      name: 'Initial z',
      usual: 'initial_z.json',
      found: starts && `${starts.file}: ${starts.starts} ${starts.starts === 1 ? 'start' : 'starts'}`,
    },
    {
      name: 'Training curve',
      usual: '*.hist.json, *.hist_best.json',
      found:
        [
          history && `${history.file}: ${formatCount(history.generations.length)} generations`,
          tests && `${tests.tests.length} tests`,
        ]
          .filter((text) => text !== null)
          .join(', ') || null,
    },
  ];
}
