/** Runs that begin with an agent: C evolved in its dream, an M that was never trained, all again on its driving. */
import { expect, test } from 'vitest';
import { STILL, withPage } from './page.helper.ts';
import { noticesOf, openRoom, pressTrain, until } from './watch.helper.ts';

test('a finished agent gets a new C from its dream, one on a random M, and another decoder', async () => {
  await withPage('?backend=wasm', STILL, async (page) => {
    const seen = await page.evaluate(async () => {
      const lab = window.worldModels!;
      const smoke = { experiment: 'car-racing', preset: 'smoke' } as const;
      await lab.run(smoke);
      const checkpoint = await lab.checkpoint();
      const firstReport = lab.report()!;
      const stagesRun = async (
        keep: 'encoder' | 'vision' | 'memory',
        changes: Parameters<typeof lab.run>[0],
      ): Promise<string[]> => {
        const stages = new Set<string>();
        const stop = lab.subscribe((event) => {
          if (event.type === 'stage' && event.progress.status === 'running') stages.add(event.stage);
        });
        await lab.run(changes, { checkpoint, name: 'first', keep });
        stop();
        return [...stages];
      };
      const dream = await stagesRun('memory', { ...smoke, 'evolution.world': 'dream', 'evolution.tau': 0.5 });
      const dreamReport = lab.report()!;
      const random = await stagesRun('vision', { ...smoke, 'memory.steps': 0 });
      const randomReport = lab.report()!;
      const decoder = await stagesRun('encoder', { ...smoke, 'vision.steps': 12 });
      const decoderReport = lab.report()!;
      const refusal = await lab
        .run({ ...smoke, 'vision.latentSize': 16 }, { checkpoint, name: 'first', keep: 'memory' })
        .then(() => 'no error', String);
      return { refusal, firstReport, dream, dreamReport, random, randomReport, decoder, decoderReport };
    });
    expect(seen.refusal).toContain('vision.latentSize=16 cannot take effect: what is kept of first');
    expect(seen.dream).toEqual(['evolve', 'evaluate']);
    expect(seen.dreamReport.base).toMatchObject({ name: 'first', keep: 'memory' });
    expect(JSON.stringify(seen.dreamReport.provenance)).toContain('--from first --keep memory');
    expect(seen.dreamReport.settings).toMatchObject({ 'evolution.world': 'dream', 'evolution.tau': 0.5 });
    expect(seen.random).toEqual(['collect', 'encode', 'memory', 'diagnose', 'evolve', 'evaluate']);
    expect(seen.randomReport.memory).toMatchObject({ steps: 0 });
    expect(seen.decoder).toEqual(['collect', 'vision', 'encode', 'diagnose', 'evaluate']);
    expect(seen.decoderReport.vision).toMatchObject({ steps: 12 });
    // z, M and C are as they were, so C drives as it did.
    expect(seen.decoderReport.evaluation).toEqual(seen.firstReport.evaluation);
    expect(seen.decoderReport.evolution).toEqual(seen.firstReport.evolution);
    for (const report of [seen.dreamReport, seen.randomReport]) {
      expect(report.evaluation).toMatchObject({ world: 'real', episodes: 2 });
    }
  });
});

test('at the press of a button the agent of the page drives for a new V and M, and its C is carried over', async () => {
  await withPage('?backend=wasm#room=train&preset=smoke', { ...STILL, shipped: true }, async (page) => {
    const press = page.getByRole('button', { name: 'V, M and C on its own driving' });
    await press.and(page.locator(':enabled')).waitFor({ timeout: 60_000 });
    await press.click();
    const report = await until(
      'the end of the run',
      () => page.evaluate(() => window.worldModels!.report()),
      // Until then that of the pretrained agent, which is of another preset.
      (present) => (present?.settings as { preset?: string })?.preset === 'smoke' && 'evaluation' in present!,
      240,
    );
    expect(report!.base).toMatchObject({ keep: 'policy' });
    expect(report!.settings).toMatchObject({ 'collect.agentFraction': 0.75, 'evolution.mirrored': true });
    expect(Object.keys((report!.collect as { policies: object }).policies)).toContain('C');
    expect(report!.distillation).toMatchObject({ rounds: [{ acted: 'earlier' }, { acted: 'new' }] });
    expect(JSON.stringify(report!.provenance)).toMatch(/--keep policy"/);
    expect(await noticesOf(page)).not.toMatch(/error|failed/i);
  });
});

test('two rounds at one press: the agent of the first drives for the second, and the form has both again', async () => {
  await withPage('?backend=wasm&agent=none#room=train&preset=smoke&rounds=2', STILL, async (page) => {
    await pressTrain(page);
    await page.getByTestId('round').getByText('Round 1 of 2').waitFor({ timeout: 60_000 });
    await until(
      'the notice between the rounds',
      () => noticesOf(page),
      (text) => /Round 1 of 2 is done, with .*its agent drives most of the episodes of the next/.test(text),
      240,
    );
    const report = await until(
      'the end of the second round',
      () => page.evaluate(() => window.worldModels!.report()),
      (present) => (present?.base as { keep?: string })?.keep === 'policy' && 'evaluation' in present!,
      240,
    );
    expect(report!.settings).toMatchObject({ rounds: 1, 'collect.agentFraction': 0.75 });
    expect(Object.keys((report!.collect as { policies: object }).policies)).toContain('C');
    // Each command makes its own round.
    const { command } = report!.provenance as { command: string };
    expect(command).toMatch(
      /--preset smoke --seed 1 --from car-racing-smoke-seed1-round1.safetensors --keep policy$/,
    );
    expect(report!.lineage).toMatchObject([{ command: 'npm run lab -- car-racing --preset smoke --seed 1' }]);
    expect(await noticesOf(page)).not.toMatch(/error|failed/i);
    // What the visitor asked for is asked for again.
    expect(page.url()).toContain('preset=smoke&rounds=2');
    expect(page.url()).not.toContain('collect.agentFraction');
    await until(
      'the end',
      () => page.getByTestId('round').count(),
      (count) => count === 0,
      30,
    );
    await openRoom(page, 'runs');
    const stored = page.getByTestId('run');
    await until(
      'both rounds in the room Runs',
      async () => (await stored.allTextContents()).join(),
      (text) => /round 1 of 2/.test(text) && /round 2 of 2/.test(text),
      60,
    );
  });
});
