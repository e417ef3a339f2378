/** The page's notices as markup, without their texts. */
import { MantineProvider } from '@mantine/core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { createStore } from 'zustand/vanilla';
import { Notices } from '../../src/ui/notices/notices.tsx';
import { type Workbench, WorkbenchProvider } from '../../src/ui/workbench.tsx';

/** The tags that a notice of this text is made of. */
export function tagsOf(text: string): string[] {
  const notices = [{ id: 1, level: 'error', text, count: 1 }];
  const value = {
    lab: { store: createStore(() => ({ notices })) },
    run: () => undefined,
  } as unknown as Workbench;
  const page = createElement(() => WorkbenchProvider({ value, children: createElement(Notices) }));
  const html = renderToStaticMarkup(createElement(MantineProvider, null, page));
  return html.match(/<[a-z][^\s>]*/gi) ?? [];
}
