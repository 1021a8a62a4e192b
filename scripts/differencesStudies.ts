/**
 * Redoes studies from their feature tables by scikit-learn, R and others (fixtures/oracle/study.py), and writes
 * docs/differences-studies.md: where the two agree, and why they do not where they do not.
 *
 *     npm run differences:studies -- [--python PYTHON] [--r RSCRIPT] [--keep FOLDER] [--quick] OUT...
 *
 * OUT is a folder that `study run` wrote. PYTHON has scikit-learn, statsmodels, imbalanced-learn, neuroCombat, Boruta, mrmr_selection,
 * dcurves and pingouin; RSCRIPT has glmnet, pROC and jsonlite. What the script finds for a study stays in FOLDER as STUDY.json, and is
 * taken from there where it is. --quick leaves out what takes Boruta many times (study.py --help). The tests do not need any of it.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { tableOfCsv } from "../src/host/dataset/csvTable.ts";
import { columnNamed, textsOf } from "../src/host/dataset/featureTable.ts";
import { calibration } from "../src/host/evaluate/calibration.ts";
import { decisionCurve } from "../src/host/evaluate/decisionCurve.ts";

interface Step {
  readonly kind: string;
  readonly ours: number;
  readonly theirs: number;
  readonly common: number;
  readonly lambda?: readonly [number, number];
  /** Columns that glmnet keeps at its default threshold and not at the finest, or the other way round. */
  readonly atDefault?: number;
}

interface Selections {
  /** Of a stack's base its name. */
  readonly base: string | null;
  readonly steps: readonly Step[];
  /** Whether nothing was kept and the prevalence is predicted; theirs says where. */
  readonly fallback: readonly [boolean, string | null];
}

interface Model {
  readonly task: string;
  readonly model: string;
  readonly kind: string;
  readonly selections?: readonly Selections[];
  /** AUC by set with R's logistic regressions as they come, where they have other probabilities. */
  readonly plain?: Readonly<Record<string, number>> | null;
  /** Whether ours, and why theirs, could not be fitted. */
  readonly failed?: readonly [boolean, string | null];
}

interface SetRow {
  readonly task: string;
  readonly model: string;
  readonly set: string;
  readonly n: number;
  /** Greatest differences: of a case's probability, of the AUC's interval, of the measures at the threshold; and of all these where the script is given our probabilities. */
  readonly p: number;
  readonly interval: number;
  readonly measures: number;
  readonly evaluation: number;
  readonly auc: readonly [number, number];
  readonly netBenefit: readonly number[];
  readonly calibration: { readonly intercept: number | null; readonly slope: number | null };
}

type Tests = Readonly<Record<"z" | "p" | "idi" | "idi_p", number>>;
interface Pair {
  readonly task: string;
  readonly set: string;
  readonly first: string;
  readonly second: string;
  readonly ours: Tests;
  readonly theirs: Tests;
}

interface Seeds {
  readonly task: string;
  readonly model: string;
  readonly set: string;
  /** What differs between seeds. */
  readonly what: string;
  readonly ours: number;
  readonly mean: number;
  readonly sd: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
}

interface Overlap {
  readonly task: string;
  readonly what: string;
  readonly ours: number;
  readonly sizes: readonly number[];
  /** Jaccard index of ours with each of theirs, and of theirs with each other. */
  readonly withTheirs: readonly number[];
  readonly amongTheirs: readonly number[];
}

interface Found {
  readonly study: string;
  readonly tools: readonly string[];
  readonly models: readonly Model[];
  readonly sets: readonly SetRow[];
  readonly pairs: readonly Pair[];
  readonly random: readonly Seeds[];
  readonly overlaps: readonly Overlap[];
  readonly odds: readonly (readonly [task: string, column: string, which: string, difference: number | string])[];
  readonly icc: { readonly features: number; readonly gap: number } | null;
}

const { values: options, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { python: { type: "string", default: "python3" }, r: { type: "string", default: "Rscript" }, keep: { type: "string" }, quick: { type: "boolean", default: false } },
});
if (folders.length === 0) throw new Error("name the output folders of `study run`");
/** Beyond this a difference has to be explained. */
const rounding = 1e-9;

const parts: string[] = [];
let tools: readonly string[] = [];
for (const folder of folders) {
  const theirs = await redone(folder);
  tools = theirs.tools;
  parts.push(sectionOf(folder, theirs));
}
const r = await output(options.r, ["-e", 'cat(paste0("R ", getRversion(), ", glmnet ", packageVersion("glmnet"), ", pROC ", packageVersion("pROC")))']);
writeFileSync("docs/differences-studies.md", `${introduction([...tools, r])}\n${parts.join("\n")}`);

async function redone(folder: string): Promise<Found> {
  const { study } = (JSON.parse(readFileSync(join(folder, "study.json"), "utf8")) as { study: { study: string } }).study;
  const kept = options.keep === undefined ? null : join(options.keep, `${study}.json`);
  if (kept && existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as Found;
  // NaN is no JSON.
  const text = (await output(options.python, ["fixtures/oracle/study.py", folder, "--r", options.r, ...(options.quick ? ["--quick"] : [])])).replace(/\b(NaN|Infinity)\b/g, "null");
  if (kept) {
    mkdirSync(options.keep!, { recursive: true });
    writeFileSync(kept, text);
  }
  return JSON.parse(text) as Found;
}

function output(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    const pieces: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(Buffer.concat(pieces).toString()) : reject(new Error(`${command} ${args[0]} ended with ${code}`))));
  });
}

function introduction(packages: readonly string[]): string {
  return `# The five studies against an independent script

Generated by \`npm run differences:studies\` from example cohorts (\`webradiomics example-cohort\`). \`study run\` wrote the feature table and the readings of the second reader; from
these and the settings alone, \`fixtures/oracle/study.py\` and \`study.R\` redo every task and model with other people's packages: ${packages.join(", ")}.
Where no package has a step (elimination by correlation, the medoid of a cluster, ComBat for a batch that training did not have, annealing, folds of patients with several cases), the script follows
[statistics.md](statistics.md) with their correlations, linkage, priors and fits.

What is random (SMOTE, folds, trees, forests, Boruta, annealing) draws from numpy's RandomState, seeded as the engine seeds the same place of the pipeline. So the draws are the same, and these
steps too are compared exactly; at other seeds there are distributions, below.

- **Selection**: columns after each step. One number: the same columns here and there. "a/b (c)": a columns of ours, b of theirs, c in common.
- **p**: greatest difference of a case's probability. **Interval** (of the AUC: DeLong by pROC, or the stratified bootstrap by scipy), **measures** (all others of metrics.csv), **net benefit** (dcurves, 0.01 to
  0.99 in hundredths; at 0, where all are to be treated, it leaves out cases of probability 0), **calibration** (R's glm: in the large, and slope; relative to 1 where greater): greatest difference end to end. **Evaluation**: the same of AUC, interval and measures where the script is given our probabilities and threshold.
- glmnet runs at a threshold of 1e-20; where its default of 1e-7 would keep other columns, it is said. The engine's LASSO stops at 1e-14, where its coefficients, like glmnet's own there, are some 1e-7 from
  those at 1e-20: that is the whole of p's differences where there is a Rad-score.
- An ICC of readings that are all the same but for rounding (range up to 1e-12 of the magnitude) is taken as none by the script; packages compute it from the rounding.
`;
}

function sectionOf(folder: string, found: Found): string {
  const own = ourCurves(folder);
  const notes = new Set<string>();
  const fitted = found.models.filter(({ failed }) => !failed);
  const icc = found.icc ? `The script's ICC against pingouin's, on ${found.icc.features} features: ${exponent(found.icc.gap)}. ` : "";
  const odds = found.odds.map(([, , , difference]) => difference);
  const oddsText = `Odds ratios (statsmodels; ${odds.length} coefficients and p-values): ${exponent(Math.max(0, ...odds.filter((each) => typeof each === "number")))}${odds.some((each) => typeof each === "string") ? `; ${odds.filter((each) => typeof each === "string").length} that statsmodels cannot fit` : ""}.`;
  return [
    `## ${found.study}\n`,
    table(["task", "model", "kind", "columns after each step"], found.models.flatMap((model) => selectionRows(model, notes))),
    table(
      ["task", "model", "set", "n", "p", "AUC ours", "AUC theirs", "interval", "measures", "net benefit", "calibration", "evaluation"],
      found.sets.map((row) => setCells(row, own, fitted, notes)),
    ),
    ...(found.pairs.length > 0 ? [table(["task", "set", "pairs", "z (DeLong)", "p (DeLong)", "IDI", "p (IDI)", "the pair that differs most", "p (DeLong) ours", "theirs"], pairRows(found.pairs))] : []),
    ...(found.random.length > 0 ? [table(["task", "model", "set", "at other seeds", "seeds", "AUC ours", "mean", "SD", "least", "greatest", "(ours - mean) / SD"], found.random.map(seedCells))] : []),
    ...(found.overlaps.length > 0 ? [table(["task", "step", "seeds", "columns ours", "theirs", "Jaccard, ours with theirs", "among theirs"], found.overlaps.map(overlapCells))] : []),
    `${icc}${oddsText}\n`,
    ...(notes.size > 0 ? [`Explained:\n\n${[...notes].map((note) => `- ${note}`).join("\n")}\n`] : ["No difference beyond rounding.\n"]),
  ].join("\n");
}

function selectionRows({ task, model, kind, selections, failed, plain }: Model, notes: Set<string>): string[][] {
  if (failed) return [[task, model, kind, failed[0] && failed[1] !== null ? "neither can be fitted" : failed[0] ? "**ours could not be fitted**" : `**theirs could not be fitted: ${failed[1]}**`]];
  if (plain) {
    const aucs = Object.entries(plain).map(([set, value]) => `${set} ${value.toFixed(4)}`).join(", ");
    notes.add(`${task}, ${model}: a logistic regression's classes are separated, so that its likelihood has no maximum (our report warns of it). The engine stops at the first of Newton's iterations that shows it; the script stops R's there too. R as it comes goes on until probabilities are 0 and 1, which tie held-out cases: AUC ${aucs}.`);
  }
  return selections!.map(({ base, steps, fallback: [ours, theirs] }) => {
    for (const { kind: step, atDefault } of steps) if (atDefault) notes.add(`${task}, ${base ?? model}: at its default threshold of 1e-7 glmnet's ${step} keeps or drops ${atDefault} columns otherwise; its own coefficients are not converged there.`);
    const text = ours && theirs !== null ? `nothing kept by ${theirs}, here and there: the prevalence` : ours || theirs !== null ? `**ours ${ours ? "keeps nothing" : "keeps some"}, theirs ${theirs ?? "keeps some"}**` : steps.map(stepText).join(" · ");
    return [task, base === null ? model : `${model}: ${base}`, base === null ? kind : "", text];
  });
}

function stepText({ kind, ours, theirs, common }: Step): string {
  return ours === common && theirs === common ? `${kind} ${ours}` : `**${kind} ${ours}/${theirs} (${common})**`;
}

interface Curves {
  readonly netBenefit: readonly number[];
  readonly intercept: number;
  readonly slope: number;
}

/** What the report draws, from the predictions: decision curves and calibration are in no table. */
function ourCurves(folder: string): Map<string, Curves> {
  const name = "predictions.csv";
  const predictions = tableOfCsv(readFileSync(join(folder, name), "utf8"), name, { task: { kind: "text" }, model: { kind: "text" }, set: { kind: "text" }, id: { kind: "text" } });
  const text = (column: string) => textsOf(columnNamed(predictions, column));
  const [tasks, models, sets] = [text("task"), text("model"), text("set")];
  const [y, p] = ["y", "p"].map((column) => columnNamed(predictions, column).values as Float64Array);
  const rows = new Map<string, number[]>();
  tasks.forEach((task, i) => {
    const key = keyOf({ task: task!, model: models[i]!, set: sets[i]! });
    rows.set(key, [...(rows.get(key) ?? []), i]);
  });
  return new Map([...rows].flatMap(([key, at]): [string, Curves][] => {
    const [labels, scores] = [at.map((i) => y[i]), at.map((i) => p[i])];
    if (new Set(labels).size < 2) return [];
    const { intercept, slope } = calibration(labels, scores);
    return [[key, { netBenefit: decisionCurve(labels, scores).model, intercept: intercept.value, slope: slope.value }]];
  }));
}

function setCells(row: SetRow, own: Map<string, Curves>, models: readonly Model[], notes: Set<string>): string[] {
  const { task, model, set, n, p, auc: [ours, theirs], interval, measures, evaluation } = row;
  const curves = own.get(keyOf(row))!;
  // dcurves puts probabilities of 0 below 0, so that at a threshold of 0 it does not treat all.
  const netBenefit = Math.max(...curves.netBenefit.slice(1).map((value, k) => Math.abs(value - row.netBenefit[k + 1])));
  const calibrated = ([["intercept", curves.intercept], ["slope", curves.slope]] as const).flatMap(([name, value]) => {
    const other = row.calibration[name];
    // Where ours has no number the recalibration has no finite solution, and R's is where its iteration stopped.
    return Number.isNaN(value) || other === null ? [] : [Math.abs(value - other) / Math.max(1, Math.abs(value))];
  });
  const differs = p > 1e-6 || Math.abs(ours - theirs) > rounding;
  if (differs) notes.add(whyModel(models.find((each) => each.task === task && each.model === model)!, p));
  return [task, model, set, String(n), exponent(p), ours.toFixed(6), theirs.toFixed(6), exponent(interval), exponent(measures), exponent(netBenefit), calibrated.length === 0 ? "none" : exponent(Math.max(...calibrated)), exponent(evaluation)];
}

/** The cause of different probabilities, or of another AUC from probabilities that differ by `p` at most. */
function whyModel({ task, model, kind, selections = [] }: Model, p: number): string {
  const where = `${task}, ${model}`;
  const differing = selections.flatMap(({ steps, base }) => steps.filter(({ ours, theirs, common }) => ours !== common || theirs !== common).slice(0, 1).map((step) => `${step.kind}${base ? ` of ${base}` : ""}`));
  if (differing.length > 0) return `${where}: the columns differ from ${differing.join(", ")} on.`;
  if (kind.includes("svm")) return `${where}: libsvm's kernel is float32 (statistics.md), so that its decision values are not the optimum's.`;
  if (p < rounding) return `${where}: probabilities of a positive and a negative case that are the same but for rounding are tied by one program and not by the other (p differs by ${exponent(p)} at most).`;
  if (p < 1e-5 && selections.some(({ steps }) => steps.some((step) => step.kind === "rad-score"))) {
    return `${where}: up to ${exponent(p)}, the 1e-7 of the LASSO's coefficients (above), times the slope of a regression on the score; models without a Rad-score agree to 1e-14.`;
  }
  return `${where}: **not explained**.`;
}

function pairRows(pairs: readonly Pair[]): string[][] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) groups.set(JSON.stringify([pair.task, pair.set]), [...(groups.get(JSON.stringify([pair.task, pair.set])) ?? []), pair]);
  return [...groups.values()].map((group) => {
    const gap = (name: keyof Tests) => exponent(Math.max(0, ...group.map((pair) => difference(pair, name))));
    const worst = group.reduce((most, pair) => (difference(pair, "p") > difference(most, "p") ? pair : most));
    const { task, set, first, second } = worst;
    return [task, set, String(group.length), gap("z"), gap("p"), gap("idi"), gap("idi_p"), `${first}, ${second}`, worst.ours.p.toPrecision(6), worst.theirs.p.toPrecision(6)];
  });
}

/** 0 where neither has the number: models that rank alike have no test. */
function difference({ ours, theirs }: Pair, name: keyof Tests): number {
  return Math.abs((ours[name] ?? 0) - (theirs[name] ?? 0));
}

function seedCells({ task, model, set, what, ours, mean, sd, low, high, seeds }: Seeds): string[] {
  return [task, model, set, what, String(seeds), ours.toFixed(4), mean.toFixed(4), sd.toFixed(4), low.toFixed(4), high.toFixed(4), sd < 1e-12 ? "0" : ((ours - mean) / sd).toFixed(1)];
}

function overlapCells({ task, what, ours, sizes, withTheirs, amongTheirs }: Overlap): string[] {
  return [task, what, String(sizes.length), String(ours), meanAndRange(sizes, 1), meanAndRange(withTheirs, 2), meanAndRange(amongTheirs, 2)];
}

function meanAndRange(values: readonly number[], digits: number): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return `${mean.toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;
}

function keyOf({ task, model, set }: Pick<SetRow, "task" | "model" | "set">): string {
  return JSON.stringify([task, model, set]);
}

function exponent(value: number | null): string {
  return value === null ? "one is missing" : value === 0 ? "0" : value.toExponential(0);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[head, head.map(() => "---"), ...rows].map(line).join("\n")}\n`;
}
