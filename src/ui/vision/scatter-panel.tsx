/**
 * z of real episodes as points: PCA at once, UMAP on demand, each point linked to its frame. Reads: `lab.cloud`. Runs:
 * `collectEpisode`, `layOut`, `episodeFrame`, `replay`.
 */
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { messageOf } from '../../math/text.ts';
import type { CloudMethod } from '../../store/latent-cloud.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { Segments } from '../common/segments.tsx';
import { formatCount, formatPercent, formatValue } from '../format.ts';
import { useVersion, useViewer, useWorkbench } from '../workbench.tsx';
import { PointCard } from './point-card.tsx';
import { ScatterCanvas } from './scatter-canvas.tsx';
import { colourOf, SHADES, shadesOf } from './scatter-view.ts';
import classes from './vision.module.css';

type Tint = 'reward' | 'speed' | 'time';

export function ScatterPanel() {
  const { lab, run } = useWorkbench();
  const { cloud } = lab;
  useVersion(cloud);
  const hasVision = useViewer((state) => state.has.vision);
  const [tint, setTint] = useState<Tint>('time');
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { layout } = cloud;
  const [pointed, setPointed] = useState<{ of: typeof layout; point: number } | null>(null);
  // Another layout may show other points, and fewer.
  const chosen = pointed?.of === layout ? (pointed?.point ?? null) : null;
  const choose = (point: number): void => setPointed({ of: layout, point });

  const work = async (what: string, task: () => Promise<unknown>): Promise<void> => {
    setBusy(what);
    setFailure(null);
    try {
      await task();
    } catch (error) {
      setFailure(`${messageOf(error)}.`);
    } finally {
      setBusy(null);
    }
  };
  const collect = (): Promise<void> =>
    work('An episode is played …', async () => {
      const done = await run('collectEpisode');
      if (!done) setFailure('No episode was collected, because there is no trained V, or another one came.');
    });
  const layOut = (method: CloudMethod): Promise<void> =>
    work(method === 'umap' ? 'UMAP is computed …' : 'PCA is computed …', () => run('layOut', method));

  const values = useMemo(() => {
    const points = layout === null ? [] : [...layout.shown].map((number) => cloud.point(number));
    const of = { reward: 'reward', speed: 'speed', time: 'step' } as const;
    return Float32Array.from(points, (point) => point[of[tint]]);
  }, [cloud, layout, tint]);
  const hasSpeed = layout !== null && !Number.isNaN(cloud.point(0).speed);
  const count = cloud.episodes.length;

  return (
    <Panel
      title="Where frames lie in z"
      testId="scatter-panel"
      about="Every frame of some real episodes as a point: frames that V finds alike lie close. Point at one to see it."
      tools={
        layout && (
          <Segments<Tint>
            aria-label="Coloured by"
            size="xs"
            value={tint}
            onChange={setTint}
            data={[
              { value: 'time', label: 'Time' },
              { value: 'reward', label: 'Reward' },
              { value: 'speed', label: 'Speed', disabled: !hasSpeed },
            ]}
          />
        )
      }
    >
      <div className={classes.buttons}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!hasVision || busy !== null}
          data-testid="scatter-collect"
          onClick={() => void collect()}
        >
          {count === 0 ? 'Play an episode' : 'Play another episode'}
        </Button>
        {layout && (
          <>
            <Button
              size="compact-sm"
              variant={layout.method === 'pca' ? 'filled' : 'default'}
              aria-pressed={layout.method === 'pca'}
              disabled={busy !== null}
              onClick={() => void layOut('pca')}
            >
              PCA
            </Button>
            <Button
              size="compact-sm"
              variant={layout.method === 'umap' ? 'filled' : 'default'}
              aria-pressed={layout.method === 'umap'}
              disabled={busy !== null}
              onClick={() => void layOut('umap')}
            >
              UMAP
            </Button>
          </>
        )}
        <span role="status" className={classes.says}>
          {busy ??
            failure ??
            (layout && aboutLayout(layout.method, layout.shown.length, cloud.size, count, layout.shares))}
        </span>
      </div>
      {layout === null ? (
        <Missing>
          {hasVision
            ? 'No points yet: “Play an episode” lets the agent drive one, some seconds long, beside what you watch.'
            : 'The points appear once V is trained.'}
        </Missing>
      ) : (
        <div className={classes.cloud}>
          <div>
            <ScatterCanvas
              positions={layout.positions}
              values={values}
              chosen={chosen}
              label={`${layout.shown.length} frames by their z, coloured by ${tint}`}
              onPoint={choose}
            />
            <Scale values={values} tint={tint} />
          </div>
          <PointCard number={chosen} count={layout.shown.length} onNumber={choose} />
        </div>
      )}
    </Panel>
  );
}

function aboutLayout(
  method: CloudMethod,
  shown: number,
  all: number,
  episodes: number,
  shares: [number, number] | null,
): string {
  const what = `${formatCount(shown)}${shown < all ? ` of ${formatCount(all)}` : ''} frames of ${episodes} ${
    episodes === 1 ? 'episode' : 'episodes'
  }`;
  if (method === 'umap')
    return `${what}. UMAP keeps neighbours together; distances between groups mean little.`;
  const [across, upwards] = [shares?.[0], shares?.[1]].map(formatPercent);
  return `${what}. PCA: across ${across} of the variance of z, upwards ${upwards}.`;
}

function Scale({ values, tint }: { values: Float32Array; tint: Tint }) {
  const { low, high } = useMemo(() => shadesOf(values), [values]);
  const colours = Array.from({ length: SHADES }, (_, shade) => colourOf(shade)).join(', ');
  return (
    <div className={classes.scale}>
      <span className="numbers">{formatValue(low)}</span>
      <span className={classes.ramp} style={{ background: `linear-gradient(to right, ${colours})` }} />
      <span className="numbers">{formatValue(high)}</span>
      <span>{{ time: 'step of the episode', reward: 'reward', speed: 'speed, units per second' }[tint]}</span>
    </div>
  );
}
