/** Components as markup, of a page in some state. */
import { MantineProvider } from '@mantine/core';
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { createStore } from 'zustand/vanilla';
import type { RunSettings } from '../../src/lab/settings/settings.ts';
import { createLabStore, type LabState } from '../../src/store/store.ts';
import { type Workbench, WorkbenchProvider } from '../../src/ui/workbench.tsx';

/** @param state differences from a page that has just opened with the settings */
export function markupOf(
  element: ReactElement,
  settings: RunSettings,
  state: Partial<LabState> = {},
): string {
  // On a server React reads the state that a store was made with.
  const store = createStore(() => ({ ...createLabStore(settings).getState(), ...state }));
  const value = { lab: { store }, run: () => undefined } as unknown as Workbench;
  const page = createElement(() => WorkbenchProvider({ value, children: element }));
  return renderToStaticMarkup(createElement(MantineProvider, null, page));
}
