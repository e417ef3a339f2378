/** Whether true values can be read from z of one picture, or from what M remembers. */
import type { ProbeRow } from '../../store/report.ts';
import type { Words } from '../experiments/panels.ts';
import { formatR2 } from '../format.ts';
import { Bars } from './bars.tsx';
import { CardTable } from './card-table.tsx';
import { Finding } from './finding.tsx';
import { ABOUT_PROBES, PROBE_COLUMNS, probeCardRows } from './probe-rows.ts';
import { probeVerdict } from './verdicts.ts';

interface ProbeFindingProps {
  title: string;
  note: string;
  probes: readonly ProbeRow[];
  names: Readonly<Record<string, Words>>;
}

export function ProbeFinding({ title, note, probes, names }: ProbeFindingProps) {
  if (probes.length === 0) return null;
  return (
    <Finding
      question="What does M remember that one picture does not show?"
      verdict={probeVerdict(probes, names)}
      picture={
        <Bars
          full={1}
          rows={probes.flatMap(({ name, z, h }) => {
            const shown = names[name]?.name ?? name;
            return [
              { name: `${shown}, from z`, value: z, text: formatR2(z), tone: 'v' as const },
              ...(h === null
                ? []
                : [{ name: `${shown}, from h`, value: h, text: formatR2(h), tone: 'm' as const }]),
            ];
          })}
        />
      }
    >
      <CardTable
        title={title}
        why={`${ABOUT_PROBES} ${note}`}
        columns={PROBE_COLUMNS}
        better="higher"
        compare="columns"
        rows={probeCardRows(probes, names)}
      />
    </Finding>
  );
}
