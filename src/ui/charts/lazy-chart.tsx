/**
 * Charts, loaded when the first one is drawn: Recharts is a third of the page's JavaScript, and a visitor sees the
 * environment before any curve. The box keeps its size meanwhile, so that nothing moves when the lines come.
 */
import { type ComponentProps, lazy, Suspense } from 'react';
import classes from './charts.module.css';

const Loaded = lazy(() => import('./curve-chart.tsx').then(({ CurveChart }) => ({ default: CurveChart })));

export function LazyChart(props: ComponentProps<typeof Loaded>) {
  return (
    <Suspense fallback={<div className={classes.chart} aria-hidden="true" />}>
      <Loaded {...props} />
    </Suspense>
  );
}
