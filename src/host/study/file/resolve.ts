import type { PipelineSpec } from "../../pipeline/spec.ts";
import { expressionOf } from "../../pipeline/steps/columns.ts";
import { clinicalColumns, columnsOf, expectedK, partsOf } from "./columns.ts";
import { checkFeatures, readParameterFiles } from "./features.ts";
import { Findings } from "./finding.ts";
import { resolveImages } from "./images.ts";
import { orderFaults, type Known } from "./order.ts";
import type { ParsedStudy } from "./parse.ts";
import { checkIdleRecipes, isStackModel, ownPipeline, pipelineOf, stackOf, type OwnPipeline, type PlainModel } from "./pipelines.ts";
import { checkReaders, checkRegions, maskOf } from "./regions.ts";
import type { StudyFile } from "./schema.ts";
import { checkCohort, checkSplit, checkTasks } from "./sets.ts";
import type { Problem, Study } from "./study.ts";
import { warnOfIdle } from "./idle.ts";

export interface ResolvedStudy {
  /** Null where there are problems. */
  readonly study: Study | null;
  /** What is left without what has problems, so that a cohort can be looked at along with it; null where nothing can be read. */
  readonly partial: Study | null;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * Finds what a study file names, and makes a pipeline of each model: everything that can be known without the cohort.
 * @param readParameters gives the text of a parameter file by its path in the study file, or throws an InputError
 */
export async function resolveStudy(parsed: ParsedStudy, readParameters: (path: string) => Promise<string>): Promise<ResolvedStudy> {
  const { file } = parsed;
  if (!file) return { study: null, partial: null, problems: parsed.problems, warnings: [] };
  const findings = new Findings(parsed, file);
  const images = resolveImages(findings);
  checkRegions(findings);
  checkReaders(findings);
  checkFeatures(findings);
  const parameters = await readParameterFiles(findings, readParameters);
  const columns = findings.problems.length > 0 || parts.some((section) => findings.broken(section).length > 0) ? null : allColumns({ ...file, images, parameters, pipelines: {} });
  checkCohort(findings);
  checkSplit(findings);
  const pipelines = resolveModels(findings, knownOf(file, columns));
  checkTasks(findings);
  checkCounts(findings, columns);
  const problems = [...parsed.problems, ...findings.problems];
  if (problems.length === 0) warnOfIdle(findings);
  const study: Study = { ...file, images, parameters, pipelines };
  return { study: problems.length === 0 ? study : null, partial: study, problems: inOrder(problems), warnings: inOrder(findings.warnings) };
}

/** What columns are made of. */
const parts = ["cohort", "images", "regions", "readers", "features"] as const;

/** All feature columns that there may be. */
function allColumns(study: Study): string[] {
  return columnsOf(study, { k: expectedK(study), oneSlice: () => false });
}

function knownOf(file: StudyFile, columns: readonly string[] | null): Known {
  const clinical = new Set(clinicalColumns(file));
  const k = expectedK(file);
  const drawn = new Set(Object.values(file.readers).flatMap((masks) => Object.keys(masks)));
  const reRead = new Set(Object.entries(file.regions).flatMap(([name, region]) => (drawn.has(maskOf(file.regions, name)?.name ?? "") ? partsOf(name, region, k) : [])));
  return {
    columns: columns && [...columns, ...clinical],
    isClinical: (column) => clinical.has(column),
    isReRead: (column) => reRead.has(column.slice(0, column.indexOf("_"))),
    hasReaders: drawn.size > 0,
    hasBatches: file.cohort.batch !== undefined,
  };
}

/** Pipelines of all models, in the file's order. */
function resolveModels(findings: Findings, known: Known): Record<string, PipelineSpec> {
  const { models } = findings.file;
  const found: Record<string, PipelineSpec> = {};
  for (const [name, model] of Object.entries(models)) {
    if (isStackModel(model)) continue;
    const own = ownPipeline(findings, name, model);
    if (own) checkColumns(findings, name, model, own, known);
    if (own) found[name] = pipelineOf(model, own.spec);
  }
  for (const [name, model] of Object.entries(models)) {
    const stack = isStackModel(model) ? stackOf(findings, name, model, found) : null;
    if (stack) found[name] = stack;
  }
  checkIdleRecipes(findings);
  return Object.fromEntries(Object.keys(models).flatMap((name) => (name in found ? [[name, found[name]]] : [])));
}

function checkColumns(findings: Findings, name: string, { columns: patterns }: PlainModel, { spec, origin }: OwnPipeline, known: Known): void {
  const own = known.columns && patterns.flatMap((pattern, i) => {
    const fitting = known.columns!.filter((column) => expressionOf(pattern).test(column));
    if (fitting.length === 0) findings.problem(["models", name, "columns", i], noneFits(pattern, known.columns!));
    return fitting;
  });
  for (const { step, what, isWarning } of orderFaults(spec.steps, { ...known, columns: own && [...new Set(own)] })) {
    const path = step < 0 ? ["models", name] : origin(["steps", step, "kind"]);
    if (isWarning) findings.warningOfKey(path, what);
    else findings.problemOfKey(path, what);
  }
}

const noneFits = (pattern: string, columns: readonly string[]): string => `no column fits ${pattern}; columns are REGION_IMAGE_..., such as ${columns[0]}, and clinical_NAME`;

function checkCounts(findings: Findings, columns: readonly string[] | null): void {
  for (const [pattern, expected] of Object.entries(findings.file.counts)) {
    if (!Number.isInteger(expected) || expected < 0) findings.problem(["counts", pattern], `counts.${pattern} is ${expected}; expected a whole number >= 0`);
    const test = expressionOf(pattern);
    if (columns && expected > 0 && !columns.some((column) => test.test(column))) findings.problemOfKey(["counts", pattern], noneFits(pattern, columns));
  }
}

/** By line, of the study file and of each parameter file. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const place = ({ where }: Problem): [string, number, number] => {
    const [, file, line, column] = /^(.*?)(?::(\d+):(\d+))?$/.exec(where)!;
    return [file, Number(line ?? 0), Number(column ?? 0)];
  };
  const files = problems.map((problem) => place(problem)[0]);
  return problems.toSorted((a, b) => {
    const [x, y] = [place(a), place(b)];
    return files.indexOf(x[0]) - files.indexOf(y[0]) || x[1] - y[1] || x[2] - y[2];
  });
}
