/**
 * The page: header, the loop of blocks that leads to the rooms, the strip of stages while something trains, and one
 * room; over it notices and dialogs. An address can leave parts out (src/lab/settings/page-parts.ts). Every folder of
 * src/ui is one of these parts or what a room consists of. A part reads the store and runs commands (workbench.tsx); it
 * never writes state and never calls the engine. Each part stands in a Guard of its own, so that one that fails leaves
 * the others in place.
 */
import classes from './app.module.css';
import { Guard } from './common/guard.tsx';
import { Dialogs } from './dialogs/dialogs.tsx';
import { DropTarget } from './drop-target.tsx';
import { AllWords } from './glossary/all-words.tsx';
import { Header } from './header/header.tsx';
import { LoopBar } from './loop/loop-bar.tsx';
import { Notices } from './notices/notices.tsx';
import { Room } from './rooms/room.tsx';
import { StageStrip } from './stages/stage-strip.tsx';
import { LookingBar } from './timeline/looking-bar.tsx';
import { useUnsavedWarning } from './unsaved-warning.ts';
import { WholePageLink } from './whole-page-link.tsx';
import { useLab, useWorkbench } from './workbench.tsx';

export function App() {
  useUnsavedWarning();
  const { hidden } = useWorkbench();
  const isPart = hidden.has('header');
  return (
    <>
      <DropTarget />
      {!isPart && <Header />}
      <main className={classes.main} data-part={isPart}>
        {!hidden.has('loop') && (
          <Guard>
            <LoopBar />
          </Guard>
        )}
        <Guard>
          <StageStrip />
          <LookingBar />
        </Guard>
        <Room />
        {isPart && <WholePageLink />}
      </main>
      {!hidden.has('footer') && <Footer />}
      <Notices />
      <Dialogs />
    </>
  );
}

function Footer() {
  const sharing = useLab((state) => state.sharing);
  return (
    <footer className={classes.footer}>
      After D. Ha and J. Schmidhuber,{' '}
      <a href="https://worldmodels.github.io" target="_blank" rel="noreferrer">
        World Models
      </a>{' '}
      (2018),{' '}
      <a href="https://arxiv.org/abs/1803.10122" target="_blank" rel="noreferrer">
        arXiv:1803.10122
      </a>
      .{' '}
      {sharing === null
        ? 'All computation runs in this tab; no data leave it.'
        : `Runs are shared over ${sharing.server}; no other data leave this tab.`}{' '}
      <AllWords />
    </footer>
  );
}
