/** The page that a join link opens: a new version is offered, also where the link itself is refused. */
import { readFileSync } from 'node:fs';
import { MantineProvider } from '@mantine/core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { JoinPage, offerReload } from '../../../src/ui/join/join-page.tsx';

const markup = (): string => {
  const page = createElement(JoinPage, { machine: 'the address lacks the user' });
  return renderToStaticMarkup(createElement(MantineProvider, null, page));
};

it('offers a new version once one waits', () => {
  expect(markup()).toContain('This join link does not work: the address lacks the user.');
  expect(markup()).not.toContain('A new version');
  offerReload();
  expect(markup()).toMatch(/A new version of this page is ready\..*Reload/s);
});

it('looks for one, as the page itself does', () => {
  const main = readFileSync(new URL('../../../src/main.tsx', import.meta.url), 'utf8');
  const openJoin = /async function openJoin[\s\S]*?\n}/.exec(main)![0];
  expect(openJoin).toContain('if (import.meta.env.PROD) keepForOffline(offerReload);');
});
