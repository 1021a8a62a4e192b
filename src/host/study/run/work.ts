import { scoreCase } from "../cases/habitats.ts";
import { measureCase } from "../cases/measure.ts";
import { casePictures } from "../cases/pictures.ts";
import { fitModel } from "../learn/fitModel.ts";

/** What is done of one case, or of one model, in a process of its own. */
export const studyWork = { scoreCase, measureCase, casePictures, fitModel };

export type Work = Readonly<typeof studyWork>;
