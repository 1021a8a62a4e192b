import { featureTable } from "../../dataset/featureTable.ts";
import { InputError } from "../../errors.ts";
import { measureCase, type CaseMeasurement } from "../cases/measure.ts";
import type { Measured } from "../cases/measured.ts";
import { casePictures, type CasePicture } from "../cases/pictures.ts";
import type { CaseTools } from "../cases/tools.ts";
import { firstReader, type Study, type StudyCase } from "../file/study.ts";
import type { StudyModel } from "../learn/studyModel.ts";
import type { Teller } from "../run/queue.ts";
import type { MeasuredCase } from "./predictCases.ts";

export interface MeasureWork {
  readonly model: Pick<StudyModel, "hash" | "task" | "model" | "habitats">;
  /** `neededStudy` of the model. */
  readonly needed: Study;
  /** For one case. */
  readonly toolsOf: () => CaseTools;
  /** How much was computed, not found, until now. */
  readonly computed: () => number;
  readonly withPictures: boolean;
  readonly tell: Pick<Teller, "stage" | "finished">;
}

export interface MeasuredCases {
  readonly cases: MeasuredCase[];
  readonly failed: { readonly id: string; readonly reason: string }[];
  /** By the case's id. */
  readonly pictures: Record<string, readonly CasePicture[]>;
  /** Pictures that could not be made: "P003: ...". */
  readonly missing: string[];
}

/** Measures one case after the other; one that cannot be measured leaves the others alone. @param warnings of each case's files, by its id */
export async function measureCases(work: MeasureWork, cases: readonly StudyCase[], warnings: Readonly<Record<string, readonly string[]>>): Promise<MeasuredCases> {
  const { tell, computed } = work;
  const all: MeasuredCases = { cases: [], failed: [], pictures: {}, missing: [] };
  tell.stage("cases", cases.length);
  for (const each of cases) {
    const before = computed();
    const tools = work.toolsOf();
    const measurement = await orReason(() => measurementOf(tools, work, each));
    if ("reason" in measurement) {
      all.failed.push({ id: each.id, reason: measurement.reason });
      tell.finished("failed");
      continue;
    }
    all.cases.push({ each, measurement: measurement.value, warnings: warnings[each.id] ?? [] });
    if (work.withPictures) await addPictures(tools, work, each, measurement.value, all);
    tell.finished(computed() === before ? "reused" : "done");
  }
  return all;
}

/** A model of clinical columns alone has no use for images. */
async function measurementOf(tools: CaseTools, { model: { habitats }, needed }: MeasureWork, each: StudyCase): Promise<CaseMeasurement> {
  if (Object.keys(needed.features).length === 0) return { id: each.id, oneSlice: [], readings: [{ reader: firstReader, features: [], habitats: {}, warnings: [] }], warnings: [] };
  return measureCase(tools, needed, each, Object.fromEntries(Object.entries(habitats).map(([name, { k }]) => [name, k])));
}

async function addPictures(tools: CaseTools, { model, needed }: MeasureWork, each: StudyCase, measurement: CaseMeasurement, all: MeasuredCases): Promise<void> {
  const { id, images, registered, transforms, masks } = each;
  const files = [images, registered, transforms, ...Object.values(masks)].flatMap((paths) => Object.values(paths));
  // Of what was measured of the training cases pictures need the habitats alone.
  const measured: Measured = { table: featureTable(needed.study, []), features: [], readings: [], habitats: model.habitats, failed: [], notes: [], warnings: [] };
  const pictures = await orReason(async () => {
    const contents = await Promise.all(files.map((path) => tools.contentOf(path)));
    // The study's hash does not tell what its cases came to: the same study of other cases has other habitats.
    return tools.kept("pictures", [model.hash, model.task, model.model, model.habitats, id, contents], () => casePictures(tools, needed, each, measurement, measured));
  });
  if ("reason" in pictures) all.missing.push(pictures.reason);
  else all.pictures[each.id] = pictures.value;
}

async function orReason<T>(work: () => Promise<T>): Promise<{ readonly value: T } | { readonly reason: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { reason: error.message.replace(/\s+/g, " ").trim() };
  }
}
