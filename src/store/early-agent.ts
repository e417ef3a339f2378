/** The request for the agent of the first screen, which index.html makes while the scripts are on their way. */

interface EarlyAgent {
  path: string;
  /** Null where the request failed. */
  response: Promise<Response | null>;
}

declare global {
  var earlyAgent: EarlyAgent | undefined;
}

/** The file of an agent; a request that was made early answers once. */
export async function requestAgent(path: string): Promise<Response> {
  const early = globalThis.earlyAgent;
  globalThis.earlyAgent = undefined;
  const response = early?.path === path ? await early.response : null;
  return response ?? fetch(path);
}
