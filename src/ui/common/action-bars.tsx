/** The action of the moment as bars, written with every frame past React: that of reality or that of the dream. */
import { useCallback, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { usePanels } from '../experiments/index.tsx';
import { formatSigned } from '../format.ts';
import { useFrames } from '../workbench.tsx';
import classes from './live.module.css';
import { setBar } from './set-bar.ts';

interface ActionBarsProps {
  source: 'reality' | 'dream';
  /** Without names and numbers. */
  bare?: boolean;
}

export function ActionBars({ source, bare = false }: ActionBarsProps) {
  const { actions } = usePanels();
  const root = useRef<HTMLSpanElement>(null);

  const draw = useCallback(
    (frame: ViewerFrame) => {
      const values = source === 'reality' ? frame.action : (frame.dreamState?.action ?? []);
      for (const [i, { name, signed }] of actions.entries()) {
        const bar = root.current?.querySelector<HTMLElement>(`[data-bar="${name}"]`);
        if (!bar) continue;
        const value = values[i] ?? 0;
        setBar(bar, value, signed);
        const number = root.current?.querySelector(`[data-value="${name}"]`);
        const text = formatSigned(value);
        if (number && number.textContent !== text) number.textContent = text;
      }
    },
    [actions, source],
  );
  useFrames(draw);

  return (
    <span ref={root} className={classes.actions} data-bare={bare} aria-hidden={bare}>
      {actions.map(({ name, signed }) => (
        <span key={name} className={classes.action}>
          {!bare && <span className={classes.actionName}>{name}</span>}
          <span className={classes.track} data-signed={signed}>
            <span className={classes.fill} data-bar={name} />
          </span>
          {!bare && (
            <span className="numbers" data-value={name}>
              {' '}
            </span>
          )}
        </span>
      ))}
    </span>
  );
}
