/** The policy of the built page. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { policyOf } from '../../src/cli/content-policy.ts';

const page = (script: string) => `<script type="module" src="./a.js"></script><script>${script}</script>`;

it('allows the scripts inside the page by their hash, and no others', () => {
  const hash = createHash('sha256').update('\n  start();\n').digest('base64');
  expect(policyOf(page('\n  start();\n'))).toContain(
    `script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}';`,
  );
  expect(policyOf(page('other()'))).not.toContain(hash);
});

it('allows no other origin, no evaluation and no inline script', () => {
  const policy = policyOf(page('1'));
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/https?:|\*|'unsafe-eval'/);
  for (const directive of policy.split('; ')) {
    if (!directive.startsWith('style-src')) expect(directive).not.toContain("'unsafe-inline'");
  }
});
