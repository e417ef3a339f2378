/**
 * M at work: what it expected of each of the last steps, and what came. Reads: the steps that the viewer's agent sends
 * with its frames, in reality or in the dream. Runs: `watchPredictions`, so that they are made only while this panel
 * is open.
 */
import { NativeSelect } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { StepPrediction } from '../../store/engine.ts';
import { latentLabel } from '../../store/latent-names.ts';
import { orderLatents } from '../../store/latents.ts';
import { TRACE_STEPS } from '../../store/prediction-trace.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { Segments } from '../common/segments.tsx';
import { useLab, useVersion, useViewer, useWorkbench } from '../workbench.tsx';
import { SmallWorld } from '../world/small-world.tsx';
import { DreamControls } from './dream-controls.tsx';
import classes from './memory.module.css';
import { MemoryPlots } from './memory-plots.tsx';
import { MixtureSlice } from './mixture-slice.tsx';
import { NllReadout } from './nll-readout.tsx';

/** How often the plots are drawn while the agent drives. */
const INTERVAL_MS = 50;

type World = StepPrediction['world'];

export function MemoryPanel() {
  const { loop, run } = useWorkbench();
  const hasMemory = useViewer((state) => state.has.memory);
  const [world, setWorld] = useState<World>('reality');
  const [chosen, setLatent] = useState<number | null>(null);
  const [wanted, setAgo] = useState(0);
  const trace = loop.predictions[world];
  useVersion(trace, INTERVAL_MS);
  useEffect(() => {
    run('watchPredictions', true);
    return () => run('watchPredictions', false);
  }, [run]);

  const { steps } = trace;
  const ago = Math.min(wanted, Math.max(0, steps.length - 1));
  const step = steps.at(-1 - ago) ?? null;
  const size = step?.z.length ?? 0;
  const kl = useLab((state) => state.klPerDimension);
  const names = useLab((state) => state.latentNames);
  const { live, rest } = orderLatents(size, kl);
  const latent = chosen !== null && chosen < size ? chosen : (live[0] ?? rest[0] ?? 0);

  return (
    <Panel
      title="What M expects, step by step"
      testId="memory-panel"
      about="Before each step M says what it will see, earn and whether it will end. Live, from the agent that drives."
      tools={
        <Segments<World>
          aria-label="Steps of"
          size="xs"
          value={world}
          onChange={(value) => {
            setWorld(value);
            setAgo(0);
          }}
          data={[
            { value: 'reality', label: 'Reality' },
            { value: 'dream', label: 'Dream' },
          ]}
        />
      }
    >
      <SmallWorld />
      {world === 'dream' && hasMemory && <DreamControls />}
      {step === null ? (
        <Waiting hasMemory={hasMemory} world={world} />
      ) : (
        <div className={classes.body}>
          <div className={classes.plots}>
            <MemoryPlots steps={steps} latent={latent} ago={ago} onAgo={setAgo} />
            <div className={classes.scrub}>
              <input
                type="range"
                min={-(TRACE_STEPS - 1)}
                max={0}
                value={-ago}
                className={classes.slider}
                aria-label="Step that is shown in numbers"
                aria-valuetext={`step ${step.step}, ${ago} before the newest`}
                onChange={(event) => setAgo(-Number(event.currentTarget.value))}
              />
              <output className="numbers">{ago === 0 ? 'newest step' : `step ${step.step}`}</output>
            </div>
          </div>
          <div className={classes.side}>
            <NativeSelect
              label="Latent, the most telling first"
              size="xs"
              value={latent}
              onChange={(event) => setLatent(Number(event.currentTarget.value))}
              data={[...live, ...rest].map((value) => ({
                value: String(value),
                label: latentLabel(names, value),
              }))}
            />
            <MixtureSlice step={step} latent={latent} />
            <NllReadout step={step} latent={latent} onLatent={setLatent} />
          </div>
        </div>
      )}
    </Panel>
  );
}

function Waiting({ hasMemory, world }: { hasMemory: boolean; world: World }) {
  const playing = useViewer((state) => state.playing);
  const dreaming = useViewer((state) => state.dreaming);
  if (!hasMemory) return <Missing>M is not trained yet: “Train your own” trains it after V.</Missing>;
  if (!playing) return <Missing>Appears with the next step: press play or step.</Missing>;
  if (world === 'reality' || dreaming) return <Missing>Appears with the next step.</Missing>;
  return <Missing>There is no dream now: “Dream from here” begins one.</Missing>;
}
