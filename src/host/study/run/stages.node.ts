import { assemble } from "../cases/assemble.ts";
import { chosenK } from "../cases/habitats.ts";
import { checkStudy } from "../cohort/check.node.ts";
import { outputFiles } from "../learn/outputs.ts";
import { studyReport } from "../../report/study/report.ts";

/** What is done once, of all cases or models. */
export const studyStages = { checkStudy, chosenK, assemble, outputFiles, studyReport };

export type Stages = Readonly<typeof studyStages>;
