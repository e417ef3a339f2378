/**
 * C's weights as pictures, and the way to change one and drive with it at once. Reads: C as the viewer has it, which a
 * new generation of a search replaces. Runs: `controllerParts`, `editController`.
 */
import { Button, NativeSelect } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { messageOf } from '../../math/text.ts';
import type { ControllerParts } from '../../store/engine.ts';
import { latentLabel } from '../../store/latent-names.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { usePanels } from '../experiments/index.tsx';
import { formatSigned } from '../format.ts';
import { useLab, useViewer, useWorkbench } from '../workbench.tsx';
import { SmallWorld } from '../world/small-world.tsx';
import classes from './controller.module.css';
import { WeightBlock } from './weight-block.tsx';
import { indexOf, inputAt, inputsOf, largestWeights, without } from './weight-map.ts';

/** How often a running search is asked for its newest C. */
const INTERVAL_MS = 2000;
const LARGEST = 4;

export function WeightsPanel() {
  const { run } = useWorkbench();
  const hasController = useViewer((state) => state.has.controller);
  const mean = useViewer((state) => state.mean);
  const names = useLab((state) => state.latentNames);
  const { actions } = usePanels();
  const [parts, setParts] = useState<ControllerParts | null>(null);
  const [chosen, setChosen] = useState({ input: 0, action: 0 });
  const edits = useRef(0);

  const failed = useCallback(
    (error: unknown) => run('notify', 'error', `The weights of C: ${messageOf(error)}`),
    [run],
  );
  const read = useCallback(() => {
    const before = edits.current;
    // An answer from before an edit would take it back.
    run('controllerParts').then((now) => edits.current === before && setParts(now), failed);
  }, [run, failed]);
  useEffect(() => {
    if (!hasController) return;
    read();
    const timer = setInterval(() => !document.hidden && read(), INTERVAL_MS);
    return () => clearInterval(timer);
  }, [hasController, read]);

  const full = useMemo(() => (parts ? Math.max(1e-6, ...parts.searched.map(Math.abs)) : 1), [parts]);
  if (parts === null || !hasController) {
    return (
      <Panel title="The weights of C" testId="weights-panel">
        <Missing>C has no weights yet: a search finds them when V and M are trained.</Missing>
      </Panel>
    );
  }

  const { config, parameters, searched } = parts;
  const count = inputsOf(config);
  const action = Math.min(chosen.action, config.actionSize - 1);
  const input = Math.min(chosen.input, count - 1);
  const index = indexOf(config, input, action);
  const outputs = Array.from({ length: config.actionSize }, (_, of) => of);
  const isEdited = parameters.some((weight, i) => weight !== searched[i]);
  const nameOf = (of: number): string => {
    const { part, number } = inputAt(config, of);
    return part === 'z' ? latentLabel(names, number) : `h ${number}`;
  };
  const actionName = (of: number): string => actions[of]?.name ?? `output ${of}`;
  const edit = (next: Float32Array | null): void => {
    edits.current++;
    setParts({ ...parts, parameters: next ?? searched });
    run('editController', next).catch(failed);
  };
  const setWeight = (weight: number): void => {
    const next = parameters.slice();
    next[index] = weight;
    edit(next);
  };

  return (
    <Panel
      title="The weights of C"
      testId="weights-panel"
      about={
        `${parameters.length - config.actionSize} weights, a cell each, for each action: the latents above, ` +
        'h below; blue below 0, orange above. Press one and change it while C drives.'
      }
    >
      <SmallWorld />
      <div className={classes.blocks}>
        {outputs.map((of) => (
          <WeightBlock
            key={actionName(of)}
            parts={parts}
            action={of}
            name={actionName(of)}
            full={full}
            chosen={of === action ? input : null}
            onChoose={(next) => setChosen({ input: next, action: of })}
          />
        ))}
      </div>
      <div className={classes.editor}>
        <NativeSelect
          size="xs"
          label="From"
          value={input}
          onChange={(event) => setChosen({ input: Number(event.currentTarget.value), action })}
          data={Array.from({ length: count }, (_, of) => ({ value: String(of), label: nameOf(of) }))}
        />
        <NativeSelect
          size="xs"
          label="to"
          value={action}
          onChange={(event) => setChosen({ input, action: Number(event.currentTarget.value) })}
          data={outputs.map((of) => ({ value: String(of), label: actionName(of) }))}
        />
        <label className={classes.weight}>
          <span>
            Weight <b className="numbers">{formatSigned(parameters[index])}</b>
            {isEdited && <span className="quiet"> found: {formatSigned(searched[index]).trim()}</span>}
          </span>
          <input
            type="range"
            min={-2 * full}
            max={2 * full}
            step={full / 100}
            value={parameters[index]}
            aria-label={`Weight from ${nameOf(input)} to ${actionName(action)}`}
            onChange={(event) => setWeight(Number(event.currentTarget.value))}
          />
        </label>
        <div className={classes.buttons}>
          <Button size="compact-xs" variant="default" onClick={() => setWeight(0)}>
            Set to 0
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => edit(without(config, parameters, 'z'))}>
            Without z
          </Button>
          {config.inputs === 'zh' && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => edit(without(config, parameters, 'h'))}
            >
              Without h
            </Button>
          )}
          <Button
            size="compact-xs"
            disabled={!isEdited}
            data-testid="weights-reset"
            onClick={() => edit(null)}
          >
            As the search found it
          </Button>
        </div>
      </div>
      <p className={classes.says} role="status" data-testid="weights-state">
        {isEdited && mean !== null
          ? `The tested mean of generation ${mean} drives, here only: reports, checkpoints and a search keep their C.`
          : isEdited
            ? 'C drives with your weights, here only: reports, checkpoints and a running search keep their own.'
            : 'C drives as the search found it.'}{' '}
        Largest on {actionName(action)}:{' '}
        {largestWeights(config, parameters, action, LARGEST)
          .map((of) => `${nameOf(of)} ${formatSigned(parameters[indexOf(config, of, action)]).trim()}`)
          .join(', ')}
        .
      </p>
    </Panel>
  );
}
