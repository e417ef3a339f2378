/** Camera, zoom and the list of keys: small buttons over the large picture. */
import { Tooltip, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { CameraIcon, MinusIcon, PlusIcon } from '../common/icons.tsx';
import classes from './stage.module.css';
import { CAMERA_NAMES, type StageLook, ZOOM_STEP } from './stage-look.ts';

export function StageTools({ look, cameras }: { look: StageLook; cameras: boolean }) {
  const camera = useStore(look.state, (state) => state.camera);
  return (
    <div className={classes.tools} data-map={cameras && camera !== 'track'}>
      {cameras && (
        <>
          <Tool label="Zoom in (+)" onClick={() => look.zoomBy(ZOOM_STEP)}>
            <PlusIcon />
          </Tool>
          <Tool label="Zoom out (−)" onClick={() => look.zoomBy(1 / ZOOM_STEP)}>
            <MinusIcon />
          </Tool>
          <Tool label={`Camera: ${CAMERA_NAMES[camera]} (C)`} onClick={look.nextCamera}>
            <CameraIcon />
          </Tool>
        </>
      )}
      <Tool label="Keyboard shortcuts (?)" onClick={() => look.showKeys(true)}>
        ?
      </Tool>
    </div>
  );
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label} position="left">
      <UnstyledButton className={classes.tool} aria-label={label} onClick={onClick}>
        {children}
      </UnstyledButton>
    </Tooltip>
  );
}
