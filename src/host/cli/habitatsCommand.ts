import type { Engine, EngineOptions } from "../engine/engine.ts";
import { InputError, UsageError } from "../errors.ts";
import type { Parameters } from "../params/completion.ts";
import { fitClusters } from "../regions/clusters.ts";
import { divide, divideBy, scoreHabitats, type HabitatOptions } from "../regions/habitats.ts";
import { habitatFeatures } from "../regions/habitatFeatures.ts";
import { bestByMean, type Score } from "../regions/kmeans.ts";
import type { Points } from "../regions/points.ts";
import { checkApart, openFolder } from "../io/files.node.ts";
import { fileOfMask } from "../io/readMask.node.ts";
import type { Surroundings } from "./extractCommand.ts";
import { anchorOf, arranged } from "./habitatAlignment.ts";
import { readHabitatCases, singleHabitatCase, type HabitatCase } from "./habitatCases.ts";
import { HabitatStore } from "./habitatStore.ts";
import { loadCase, plannedImages, type PlannedImages } from "./habitatImages.ts";
import { readModel, type HabitatModel } from "./habitatModel.ts";
import { outputFiles, writeCase, writeCohort, type Aligned, type Divided } from "./habitatOutputs.ts";
import { parametersOf } from "./parametersOf.ts";
import { Steps } from "./steps.ts";
import { withEngine } from "./withEngine.ts";

type Range = { readonly from: number; readonly to: number };

/** The flags of `webradiomics habitats`, as commander names them. */
export interface HabitatsOptions extends EngineOptions {
  readonly image: readonly string[];
  readonly mask?: string;
  readonly label: number;
  readonly map: readonly string[];
  readonly cluster?: readonly string[];
  readonly habitats: number | Range;
  readonly choose: "cohort" | "case";
  readonly mode: "patient" | "cohort";
  readonly minimum: number;
  readonly seed: number;
  readonly restarts: number;
  readonly measure?: readonly string[];
  readonly param?: string;
  readonly setting: readonly string[];
  readonly features: boolean;
  readonly anchor?: string;
  readonly model?: string;
  readonly outDir: string;
  readonly png: boolean;
}

/** Warnings of a case that are shown; habitats.json has all. */
const shownWarnings = 2;

/** What every step needs. */
interface Work {
  readonly engine: Engine;
  readonly options: HabitatsOptions;
  readonly clustering: HabitatOptions;
  readonly images: PlannedImages;
  readonly parameters: Parameters;
  readonly store: HabitatStore;
  readonly steps: Steps;
  /** Case -> why it could not be divided or measured. */
  readonly failed: Map<string, string>;
}

/**
 * Runs `webradiomics habitats`; everything that shows without reading images is checked before any work.
 * @returns the exit code: 3 where some cases failed
 */
export async function habitatsCommand(cohort: string | undefined, options: HabitatsOptions, around: Surroundings): Promise<number> {
  const model = options.model === undefined ? null : await readModel(options.model);
  if (model !== null && options.anchor !== undefined) throw new UsageError("--model brings its own anchor: --anchor cannot be given with it");
  const cases = await casesOf(cohort, options, model === null);
  const images = plannedImages(cases, options, model);
  const parameters = await parametersOf(options.param, options.setting);
  const training = cases.filter((each) => each.training).map(({ name }) => name);
  if (options.anchor !== undefined && !training.includes(options.anchor)) throw new InputError(`--anchor ${options.anchor}: not one of the training cases (${training.join(", ")})`);
  const inputs = [...cases.flatMap((each) => [...each.images.values(), each.mask]), ...[cohort, options.model].filter((path) => path !== undefined)];
  checkApart(inputs.map(fileOfMask), outputFiles(cases, options.outDir));
  await openFolder(options.outDir);
  const steps = new Steps(around);
  for (const warning of parameters.warnings) steps.warn(warning);
  const clustering = { seed: options.seed, restarts: options.restarts, minimumVoxels: options.minimum };
  const store = new HabitatStore(options.outDir, { ...options, model: model ?? undefined }, images, parameters);
  try {
    return await withEngine(options, around, (engine) => run(cases, model, { engine, options, clustering, images, parameters, store, steps, failed: new Map() }));
  } finally {
    steps.close();
  }
}

async function casesOf(cohort: string | undefined, { image, mask, label }: HabitatsOptions, fits: boolean): Promise<HabitatCase[]> {
  if (cohort !== undefined && (image.length > 0 || mask !== undefined)) throw new UsageError(`${cohort} names its images and masks: --image and --mask are for one case`);
  if (cohort !== undefined) return readHabitatCases(cohort, fits);
  if (image.length === 0 || mask === undefined) throw new UsageError("a cohort's table, or --image and --mask of one case, are expected");
  return [singleHabitatCase(image, mask, label, fits)];
}

async function run(cases: readonly HabitatCase[], model: HabitatModel | null, work: Work): Promise<number> {
  const { options, steps, failed } = work;
  const scores = model === null ? await scoresOf(cases, work) : new Map<string, readonly Score[]>();
  const plan = model ?? (await planOf(cases, scores, work));
  const divided: Divided[] = [];
  for (const each of cases) {
    const done = await attempt(each, work, () => divideCase(each, plan, scores.get(each.name), work));
    if (done) divided.push(done);
  }
  if (divided.length === 0) throw new InputError(`no case could be divided; the first: ${[...failed.values()][0]}`);
  const anchor = anchorOf(divided, plan, work);
  const aligned: Aligned[] = [];
  for (const each of divided) {
    const done = await attempt(each.each, work, async () => arranged(each, anchor));
    if (done) aligned.push(done);
  }
  if (aligned.length === 0) throw new InputError(`no case could be given the anchor's numbers; the first: ${[...failed.values()][0]}`);
  for (const each of aligned) {
    warnOf(each, steps);
    for (const file of await writeCase(each, work.images, options, (of) => loadCase(of, work.images))) steps.at(`wrote ${file}`);
  }
  const files = await writeCohort(aligned, { scores, failed, model: { ...plan, anchor }, folder: options.outDir });
  steps.done(`${aligned.length} of ${cases.length} ${cases.length === 1 ? "case" : "cases"} divided, k = ${plan.k ?? "each case its own"}: ${files.join(", ")}`);
  return failed.size > 0 ? 3 : 0;
}

/** Scores of each k for each training case, where k is to be chosen case by case or by their mean. */
async function scoresOf(cases: readonly HabitatCase[], work: Work): Promise<Map<string, readonly Score[]>> {
  const { habitats: k, choose, mode } = work.options;
  const scores = new Map<string, readonly Score[]>();
  if (typeof k === "number" || mode === "cohort") return scores;
  for (const each of cases.filter(({ training }) => training || choose === "case")) {
    const found = await attempt(each, work, () => work.store.kept(each, "scores", null, async () => {
      const { points } = await loadCase(each, work.images);
      return (await scoreHabitats(work.engine, points, k, work.clustering)).scores;
    }));
    if (found) scores.set(each.name, found);
    if (found) work.steps.done(`${each.name}: Calinski-Harabasz ${listed(found)}`);
  }
  return scores;
}

/** What all cases share: k, or the clusters of the whole cohort. */
async function planOf(cases: readonly HabitatCase[], scores: ReadonlyMap<string, readonly Score[]>, work: Work): Promise<HabitatModel> {
  const { options: { habitats: k, choose, mode }, images, clustering } = work;
  const shared = { images: images.cluster, maps: images.maps, measure: images.measure, anchor: null, clusters: null };
  if (mode === "cohort") {
    const points: Points[] = [];
    for (const each of cases.filter(({ training }) => training)) {
      const loaded = await attempt(each, work, () => loadCase(each, images));
      if (loaded) points.push(loaded.points.points);
    }
    if (points.length === 0) throw new InputError("no training case could be read");
    const { model, scores: pooled } = await fitClusters(work.engine, points, { k, ...clustering });
    work.steps.done(`${points.length} training cases clustered together${pooled.length > 0 ? `: Calinski-Harabasz ${listed(pooled)}` : ""}`);
    return { ...shared, k: model.centroids.length, clusters: model };
  }
  if (typeof k === "number") return { ...shared, k };
  if (choose === "case") return { ...shared, k: null };
  const training = cases.filter((each) => each.training).flatMap((each) => (scores.has(each.name) ? [scores.get(each.name)!] : []));
  if (training.length === 0) throw new InputError(`no training case could be clustered; the first: ${[...work.failed.values()][0]}`);
  const best = bestByMean(training);
  if (training.length > 1) work.steps.done(`mean Calinski-Harabasz ${listed(best.means)}; k = ${best.k}`);
  return { ...shared, k: best.k };
}

async function divideCase(each: HabitatCase, plan: HabitatModel, scores: readonly Score[] | undefined, work: Work): Promise<Divided> {
  const k = plan.k ?? scores?.reduce((a, b) => (b.score > a.score ? b : a)).k;
  const { engine, options, images, parameters, clustering, steps } = work;
  if (k === undefined) throw new InputError(`${each.name}: has no scores to choose the number of habitats by`);
  const kept = await work.store.kept(each, `k${k}`, plan.clusters, async () => {
    steps.at(`${each.name}: reading`);
    const loaded = await loadCase(each, images);
    const habitats = plan.clusters ? await divideBy(engine, loaded.points, plan.clusters) : await divide(engine, loaded.points, k, clustering);
    const measured = options.features
      ? await habitatFeatures(engine, each.name, loaded.images.filter(({ name }) => images.measure.includes(name)), habitats.labels, habitats.k, parameters, (share) => steps.at(`${each.name}: features ${Math.floor(100 * share)} %`))
      : null;
    const features = measured && { columns: measured.columns, rows: measured.habitats, notes: [...measured.notes], warnings: measured.warnings };
    return { habitats, features, warnings: [...loaded.warnings, ...habitats.warnings] };
  });
  steps.done(`${each.name}: ${kept.habitats.k} habitats, ${kept.habitats.sizes.join(", ")} voxels`);
  const features = kept.features && { name: each.name, columns: kept.features.columns, habitats: kept.features.rows };
  return { each, habitats: kept.habitats, features, notes: new Map(kept.features?.notes ?? []), warnings: kept.warnings, doubts: kept.features?.warnings ?? [] };
}

/** The first warnings of a case; its report has all. */
function warnOf({ each: { name }, warnings }: Aligned, steps: Steps): void {
  for (const warning of warnings.slice(0, shownWarnings)) steps.warn(warning);
  if (warnings.length > shownWarnings) steps.warn(`${name}: ${warnings.length - shownWarnings} more warnings, in ${name}/habitats.json`);
}

/** One case that cannot be done leaves the others alone. */
async function attempt<T>({ name }: HabitatCase, { failed, steps }: Work, work: () => Promise<T>): Promise<T | null> {
  if (failed.has(name)) return null;
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    failed.set(name, error.message);
    steps.warn(`${name} is left out: ${error.message}`);
    return null;
  }
}

function listed(scores: readonly Pick<Score, "k" | "score">[]): string {
  return scores.map(({ k, score }) => `${k}: ${score.toFixed(1)}`).join(", ");
}
