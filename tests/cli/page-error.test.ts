/** A page that crashed or a browser that was killed ends a command in one plain line. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withPage } from '../../src/cli/ask-page.ts';
import { failureText } from '../../src/cli/command.ts';
import { asPageError, inPage, PageError } from '../../src/cli/page-error.ts';
import { PageSession } from '../../src/cli/page-session.ts';
import { evaluator } from '../../src/cli/verbs/evaluator.ts';

const CRASHED = 'the page crashed (out of memory is the usual reason)';
async function crash(): Promise<unknown> {
  throw new Error('page.evaluate: Target crashed \nCall log:\n  - x');
}

let written = '';
beforeEach(() => {
  written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

function openAs(session: object): void {
  const whole = { close: async () => undefined, ...session } as unknown as PageSession;
  vi.spyOn(PageSession, 'open').mockResolvedValue(whole);
}

/** What a command prints of what the call throws. */
async function said(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  return failureText(error, 'usage').text;
}

test('what Playwright says is told in a line; what the page says stays', () => {
  const text = (message: string): string => asPageError(new Error(message)).message;
  expect(text('jsHandle.evaluateHandle: Target crashed ')).toBe(CRASHED);
  expect(text('page.evaluate: Target page, context or browser has been closed')).toBe(
    'the browser was closed or killed',
  );
  expect(text('jsHandle.evaluateHandle: RangeError: no room has been closed\n    at f (a.js:1)')).toContain(
    'no room',
  );
  expect(text('jsHandle.evaluateHandle: Error: seed is -1; allowed is 0 to 9\n    at f (a.js:1:2)')).toBe(
    'seed is -1; allowed is 0 to 9',
  );
});

test('a page that crashed under a call is told by the call, not by the events that cannot be had', async () => {
  openAs({ ask: () => inPage(crash), takeEvents: crash });
  expect(await said(withPage((ask) => ask('report')))).toBe(CRASHED);
});

test('a page that crashed is told where its events fail first, and the call leaves nothing unhandled', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  let fail = (_: Error): void => undefined;
  const ask = (): Promise<never> =>
    new Promise((_, reject) => {
      fail = reject;
    });
  const takeEvents = (): Promise<unknown> => {
    setImmediate(() => fail(new PageError('too late')));
    return inPage(crash);
  };
  openAs({ ask, takeEvents });
  expect(await said(withPage((call) => call('report')))).toBe(CRASHED);
  await new Promise((done) => setTimeout(done, 20));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test('what the page refuses is told as the page says it, after the events that led to it', async () => {
  const notice = { type: 'notice', level: 'warning', text: 'V diverged' };
  const events = [[notice], []];
  openAs({
    ask: () => Promise.reject(new PageError('no agent is open')),
    takeEvents: async () => events.shift() ?? [],
  });
  expect(await said(withPage((ask) => ask('report')))).toBe('no agent is open');
  expect(written).toContain('warning: V diverged');
});

test.each<[string, object]>([
  ['before it is ready', { waitForFunction: crash }],
  ['while it plays', { waitForFunction: async () => undefined, evaluate: crash }],
])("the evaluator's page that crashes %s ends it in one line", async (_, page) => {
  openAs({ page });
  const join = 'ws://evaluator:secret@10.0.0.2:9222';
  expect(await said(evaluator.run(['--join', join]))).toBe(CRASHED);
});
