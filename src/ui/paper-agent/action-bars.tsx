/** What C does: at the recorded frame, and in the dream beside it. */
import { useCallback, useRef } from 'react';
import type { PaperMoment } from '../../lab/clients/paper-client.ts';
import live from '../common/live.module.css';
import { setBar } from '../common/set-bar.ts';
import { formatSigned } from '../format.ts';
import classes from './action-bars.module.css';
import figure from './paper-figure.module.css';
import { useMoments } from './use-paper.ts';

const ACTIONS = [
  { name: 'Steer', signed: true },
  { name: 'Gas', signed: false },
  { name: 'Brake', signed: false },
] as const;
const WORLDS = ['recorded', 'dream'] as const;

export function ActionBars() {
  const root = useRef<HTMLTableSectionElement>(null);

  const draw = useCallback((moment: PaperMoment) => {
    for (const world of WORLDS) {
      for (const [i, { name, signed }] of ACTIONS.entries()) {
        const cell = root.current?.querySelector(`[data-action="${world}-${name}"]`);
        if (!cell) continue;
        const value = moment[world]?.action[i];
        const bar = cell.querySelector<HTMLElement>('[data-bar]');
        const [number] = cell.getElementsByClassName('numbers');
        number.textContent = value === undefined ? '–' : formatSigned(value);
        if (bar) setBar(bar, value ?? 0, signed);
      }
    }
  }, []);
  useMoments(draw);

  return (
    <table className={`${figure.table} ${classes.actions}`}>
      <thead>
        <tr>
          <th scope="col">Action of C</th>
          <th scope="col">on the recording</th>
          <th scope="col">in the dream</th>
        </tr>
      </thead>
      <tbody ref={root}>
        {ACTIONS.map(({ name, signed }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {WORLDS.map((world) => (
              <td key={world} data-action={`${world}-${name}`} data-testid={`paper-${world}-${name}`}>
                <div className={classes.cell}>
                  <span className={classes.track} data-signed={signed} aria-hidden="true">
                    <span className={live.fill} data-bar />
                  </span>
                  <span className="numbers">–</span>
                </div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
