/**
 * Reads the authors' published C (hardmaru/WorldModelsExperiments, carracing.cma.16.64.best.json):
 * [867 parameters, mean return]. Credit: Ha & Schmidhuber 2018.
 */
import { type ControllerConfig, PAPER_CONTROLLER, parameterCount } from '../controller/controller.ts';

export interface PaperController {
  config: ControllerConfig;
  /** [867] */
  params: Float64Array;
  /** Mean return according to the file. */
  score: number;
}

/** @throws TypeError with the reason when `json` is not such a file */
export function controllerFromPaper(json: unknown): PaperController {
  if (!Array.isArray(json) || json.length !== 2) {
    throw new TypeError("the paper's controller file is a list [parameters, score]");
  }
  const [params, score] = json as unknown[];
  const count = parameterCount(PAPER_CONTROLLER);
  if (!Array.isArray(params) || params.length !== count) {
    const found = Array.isArray(params) ? `${params.length} values` : typeof params;
    const { actionSize, latentSize, hiddenSize } = PAPER_CONTROLLER;
    throw new TypeError(
      `the paper's controller has ${count} parameters, this file has ${found}: ${actionSize} actions, each with a ` +
        `weight for ${latentSize} z and ${hiddenSize} h and a bias`,
    );
  }
  const bad = params.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new TypeError(`parameter ${bad} of the paper's controller is ${params[bad]}`);
  if (typeof score !== 'number' || !Number.isFinite(score)) {
    throw new TypeError(`the paper's controller file ends with its score, found ${score}`);
  }
  return { config: { ...PAPER_CONTROLLER }, params: Float64Array.from(params as number[]), score };
}
