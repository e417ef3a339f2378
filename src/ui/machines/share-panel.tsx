/**
 * Whether the next runs are shared, over which server, and the link by which others join. Reads: `sharing`, the status.
 * Runs: `shareRuns`, `stopSharing`.
 */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { serverText, serverUrl } from '../../lab/join-request.ts';
import { COMMANDS } from '../../store/commands.ts';
import { isBusy, type Sharing } from '../../store/store.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Panel } from '../common/panel.tsx';
import { CommandLine } from '../results/command-line.tsx';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './machines.module.css';
import { QrCode } from './qr-code.tsx';

const EXAMPLE = serverText({
  url: serverUrl(false, 'host', 9222),
  user: 'coordinator',
  password: 'password',
});

export function SharePanel() {
  const sharing = useLab((state) => state.sharing);
  const busy = useLab(({ status }) => isBusy(status));
  const next = busy ? 'The run under way stays as it began; this holds for the next one.' : null;
  return (
    <Panel title="Share your runs" about={next} testId="share">
      {sharing === null ? <HowTo /> : <Shared sharing={sharing} />}
    </Panel>
  );
}

function HowTo() {
  const { run } = useWorkbench();
  const [server, setServer] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    run('shareRuns', server);
  };
  return (
    <div className={classes.words}>
      <p>
        Your runs are not shared. In a terminal with this project, this starts a server, and prints two links:
        one that opens this room with your runs shared, one for those who lend their cores.
      </p>
      <CommandLine
        command="npm run cluster"
        note="It needs nats-server (apt-get install nats-server, or brew install nats-server)."
      />
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label="Or the address of a NATS server, as its coordinator"
          placeholder={EXAMPLE}
          value={server}
          onChange={(event) => setServer(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-testid="share-address"
        />
        <Button type="submit" variant="default" disabled={server.trim() === ''} data-testid="share-runs">
          {COMMANDS.shareRuns.label}
        </Button>
      </form>
    </div>
  );
}

function Shared({ sharing: { server, joinLink, loopback } }: { sharing: Sharing }) {
  return (
    <div className={classes.shared}>
      <div className={classes.words}>
        <p>
          The next runs are shared over {server}. Press Train in “Train your own”; whoever has joined plays
          too, while episodes are collected and while C evolves.
        </p>
        {joinLink === null ? (
          <p>The join link stands in the terminal in which the server was started.</p>
        ) : (
          <CommandLine command={joinLink} note="Whoever opens this link lends the cores of their machine." />
        )}
        {loopback && (
          <p className={classes.quiet}>
            Only browsers of this machine reach it. For others: npm run cluster -- --host, with the address of
            this machine.
          </p>
        )}
        <div>
          <CommandButton command="stopSharing" variant="default" testId="stop-sharing" />
        </div>
      </div>
      {joinLink !== null && <QrCode text={joinLink} label="The join link as a QR code" />}
    </div>
  );
}
