import { measureCase } from "../cases/measure.ts";
import { scoreCase } from "../cases/habitats.ts";
import { casePictures } from "../cases/pictures.ts";
import { fitModel } from "../learn/fitModel.ts";
import type { Work } from "./stages.ts";

export const studyWork: Work = { scoreCase, measureCase, casePictures, fitModel };
