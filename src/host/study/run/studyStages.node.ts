import { assemble } from "../cases/assemble.ts";
import { chosenK } from "../cases/habitats.ts";
import { checkStudy } from "../cohort/check.node.ts";
import { outputFiles } from "../learn/outputs.ts";
import { studyReport } from "../../report/study/report.ts";
import type { Stages } from "./stages.ts";

export const studyStages: Stages = { checkStudy, chosenK, assemble, outputFiles, studyReport };
