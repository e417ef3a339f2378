/**
 * The address of a NATS server with its credentials, as one text: `ws://evaluator:secret@10.0.0.2:9222`. A join link
 * is the page's address with that text behind `#join=`; behind the hash it is never sent to the page's server.
 */

export interface ServerAddress {
  /** `ws://10.0.0.2:9222`, without the credentials. */
  url: string;
  user: string;
  password: string;
  /** Only this machine can reach it. */
  loopback: boolean;
}

const USUAL_PORT = '9222';

/** @param schemes allowed here: a page has no `nats:` @throws Error naming what is wrong with the text */
export function parseServer(text: string, schemes: readonly string[] = ['ws:', 'wss:']): ServerAddress {
  const form = `${schemes[0]}//user:password@host:${USUAL_PORT}`;
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw new Error(`the address of a NATS server is like ${form}, got '${hidden(text)}'`, { cause: error });
  }
  if (!schemes.includes(url.protocol)) {
    const why = url.protocol === 'nats:' ? ': a page reaches it by its WebSocket port' : '';
    throw new Error(
      `the address of a NATS server begins with ${schemes.join(' or ')}, got '${url.protocol}'${why}`,
    );
  }
  if (url.username === '' || url.password === '') {
    throw new Error(`the address lacks the user or the password; it is like ${form}`);
  }
  // URL drops the scheme's own port, also where it is written out.
  const port = url.port || (/:(80|443)(?:[/?#]|$)/.exec(text)?.[1] ?? USUAL_PORT);
  return {
    url: `${url.protocol}//${url.hostname}:${port}`,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    loopback: /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname),
  };
}

/** The same of a server over which runs are shared. @throws Error, too, for the evaluators' address: it begins none */
export function parseCoordinator(text: string): ServerAddress {
  const server = parseServer(text);
  if (server.user !== 'evaluator') return server;
  const [scheme, host] = server.url.split('//');
  throw new Error(
    "this is the evaluators' address, which may not begin a run: npm run cluster prints the coordinator's, " +
      `${scheme}//coordinator:<password>@${host}`,
  );
}

/** @param secure whether its certificate is used */
export function serverUrl(secure: boolean, host: string, port: number): string {
  return `${secure ? 'wss:' : 'ws:'}//${host}:${port}`;
}

export function serverText({ url, user, password }: Omit<ServerAddress, 'loopback'>): string {
  const [scheme, rest] = url.split('//');
  return `${scheme}//${encodeURIComponent(user)}:${encodeURIComponent(password)}@${rest}`;
}

/** @param page address of the page */
export function joinLink(page: string, server: string): string {
  return `${page.replace(/[?#].*$/, '')}#join=${encodeURIComponent(server)}`;
}

/** The coordinator's address with the password of its evaluators, so that its page can show the join link. */
export function withEvaluators(server: string, password: string): string {
  return `${server}?join=${encodeURIComponent(password)}`;
}

/** The evaluators' address in one of a coordinator; null where that lacks their password. */
export function evaluatorsOf(server: string): string | null {
  const password = new URL(server).searchParams.get('join');
  if (password === null || password === '') return null;
  return serverText({ url: parseServer(server).url, user: 'evaluator', password });
}

/** The link by which a page shares its runs; it is as good as the coordinator's password. */
export function shareLink(page: string, server: string): string {
  return `${page.replace(/[?#].*$/, '')}#room=machines&share=${encodeURIComponent(server)}`;
}

/** The server over which the runs of a page are to be shared, from `#share=`, and the hash without it. */
export function shareRequest(hash: string): { server: string | null; rest: string } {
  const parts = hash.replace(/^#/, '').split('&');
  const server = new URLSearchParams(parts.find((part) => part.startsWith('share='))).get('share');
  return { server: server || null, rest: `#${parts.filter((part) => !part.startsWith('share=')).join('&')}` };
}

/** The server that an address asks to join, from `?join=` or `#join=`; null where it asks for none. */
export function joinRequest(search: string, hash: string): string | null {
  const given =
    new URLSearchParams(hash.replace(/^#/, '')).get('join') ?? new URLSearchParams(search).get('join');
  return given === null || given === '' ? null : given;
}

/** The text of an address that may hold a password, for people. */
function hidden(text: string): string {
  return text.replace(/\/\/.*@/, '//…@').slice(0, 80);
}
