import type { assemble } from "../cases/assemble.ts";
import type { chosenK, scoreCase } from "../cases/habitats.ts";
import type { measureCase } from "../cases/measure.ts";
import type { casePictures } from "../cases/pictures.ts";
import type { checkStudy } from "../cohort/check.node.ts";
import type { fitModel } from "../learn/fitModel.ts";
import type { outputFiles } from "../learn/outputs.ts";
import type { studyReport } from "../../report/study/report.ts";

/** What is done of one case, or of one model, in a process of its own. */
export interface Work {
  readonly scoreCase: typeof scoreCase;
  readonly measureCase: typeof measureCase;
  readonly casePictures: typeof casePictures;
  readonly fitModel: typeof fitModel;
}

/** What is done once, of all cases or models. */
export interface Stages {
  readonly checkStudy: typeof checkStudy;
  readonly chosenK: typeof chosenK;
  readonly assemble: typeof assemble;
  readonly outputFiles: typeof outputFiles;
  readonly studyReport: typeof studyReport;
}
