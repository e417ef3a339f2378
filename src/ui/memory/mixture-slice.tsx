/** M's mixture of one latent at one step: its density, its components as numbers, and the z that came. */
import { useEffect, useRef } from 'react';
import type { StepPrediction } from '../../store/engine.ts';
import { useContext2d } from '../common/context-2d.ts';
import { formatPercent, formatSigned } from '../format.ts';
import { type Component, componentsOf, densityAt, partOf } from './density.ts';
import classes from './memory.module.css';
import { REACH } from './plots.ts';

const WIDTH = 300;
const HEIGHT = 130;
/** Of the backing canvas. */
const DENSITY = 2;
/** Density that the axis reaches at least. */
const LEAST = 0.8;

export function MixtureSlice({ step, latent }: { step: StepPrediction; latent: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();
  const components = componentsOf(step, latent);
  const z = step.z[latent];

  useEffect(() => {
    const context = contextOf(canvas.current);
    if (context) plotSlice(context, components, z);
  });

  const byWeight = components.map((component, k) => ({ ...component, k })).sort((a, b) => b.pi - a.pi);
  return (
    <div className={classes.slice}>
      <canvas
        ref={canvas}
        className={classes.sliceCanvas}
        width={DENSITY * WIDTH}
        height={DENSITY * HEIGHT}
        role="img"
        aria-label={`Density that M gave each value of latent ${latent}, and the value that came`}
        data-testid="mixture-slice"
      />
      <table className={classes.components}>
        <thead>
          <tr>
            <th scope="col">Component</th>
            <th scope="col">weight π</th>
            <th scope="col">mean μ</th>
            <th scope="col">spread σ</th>
          </tr>
        </thead>
        <tbody className="numbers">
          {byWeight.map(({ pi, mu, sigma, k }) => (
            <tr key={k} data-light={pi < 0.01}>
              <th scope="row">{k + 1}</th>
              <td>
                <span className={classes.weight} style={{ width: `${40 * pi}px` }} />
                {formatPercent(pi)}
              </td>
              <td>{formatSigned(mu)}</td>
              <td>{sigma.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function plotSlice(context: CanvasRenderingContext2D, components: readonly Component[], z: number): void {
  const style = getComputedStyle(context.canvas);
  const points = Array.from({ length: WIDTH + 1 }, (_, x) => REACH * ((2 * x) / WIDTH - 1));
  const top = Math.max(LEAST, ...points.map((at) => densityAt(components, at)));
  const y = (density: number): number => HEIGHT - 18 - (HEIGHT - 24) * (density / top);
  const line = (density: (at: number) => number): void => {
    context.beginPath();
    points.forEach((at, x) => {
      context.lineTo(x, y(density(at)));
    });
  };
  context.setTransform(DENSITY, 0, 0, DENSITY, 0, 0);
  context.clearRect(0, 0, WIDTH, HEIGHT);
  line((at) => densityAt(components, at));
  context.lineTo(WIDTH, y(0));
  context.lineTo(0, y(0));
  context.fillStyle = style.getPropertyValue('--colour-m');
  context.globalAlpha = 0.4;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = style.getPropertyValue('--line-m');
  context.lineWidth = 1;
  for (const component of components) {
    line((at) => partOf(component, at));
    context.stroke();
  }
  context.fillStyle = style.getPropertyValue('--quiet');
  context.font = '11px system-ui, sans-serif';
  for (const at of [-2, 0, 2]) {
    context.fillText(String(at).replace('-', '−'), WIDTH * (0.5 + at / (2 * REACH)) - 4, HEIGHT - 4);
  }
  context.fillStyle = style.getPropertyValue('--line-v');
  const shown = Math.max(-REACH, Math.min(REACH, z));
  context.fillRect(Math.min(WIDTH - 2, WIDTH * (0.5 + shown / (2 * REACH)) - 1), 2, 2, HEIGHT - 20);
}
