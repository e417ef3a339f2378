/** Whether V keeps the places of the ball's box in order: the map of the box in its latents. */
import type { BoxMap, ProbeRow } from '../../store/report.ts';
import { formatR2 } from '../format.ts';
import { Finding } from './finding.tsx';
import { LatentMap } from './latent-map.tsx';
import { mapVerdict } from './verdicts.ts';

interface MapFindingProps {
  map: BoxMap;
  probes: readonly ProbeRow[];
}

export function MapFinding({ map, probes }: MapFindingProps) {
  const places = probes.filter(({ name }) => name === 'x' || name === 'y');
  return (
    <Finding
      question="Does z keep the places of the box in order?"
      verdict={mapVerdict(probes)}
      picture={<LatentMap map={map} />}
    >
      <p>
        A linear probe reads {places.map(({ name, z }) => `${name} from z at R² ${formatR2(z)}`).join(', ')}.
        Each corner of the picture is a mean over the frames of unseen episodes with the ball in one of{' '}
        {map.rows.length} × {map.rows.length} parts of the box.
      </p>
    </Finding>
  );
}
