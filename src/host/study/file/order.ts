import { suggestion } from "../../params/nearest.ts";
import type { Checked } from "../../pipeline/spec.ts";
import { expressionOf } from "../../pipeline/steps/columns.ts";
import { stepKindNamed } from "../../pipeline/steps/registry.ts";

/** What is known of a model's columns before there are cases. */
export interface Known {
  /** Columns that it begins with; null where they are not known, and rules about them are left out. */
  readonly columns: readonly string[] | null;
  readonly isClinical: (column: string) => boolean;
  /** Whether a reader besides the first drew the column's region. */
  readonly isReRead: (column: string) => boolean;
  readonly hasReaders: boolean;
  readonly hasBatches: boolean;
}

/** A step that cannot work where it is, or does nothing there. */
export interface OrderFault {
  readonly step: number;
  readonly what: string;
  readonly isWarning?: boolean;
}

const scalings: readonly string[] = ["z-score", "mean", "min-max"];
/** Steps that choose among several features. */
const choosers: readonly string[] = ["icc", "variance", "t-test", "rank-sum", "correlation", "clusters", "vif", "mrmr", "top-n", "lasso", "rfe", "rfecv", "boruta", "annealing"];

/**
 * Impossible and idle step orders. What depends on the cases (too few patients for folds, no batches in the data) and what folds make
 * of added cases is found by `checkPipeline`.
 */
export function orderFaults(steps: readonly Checked[], known: Known): OrderFault[] {
  return [...steps.flatMap((_, i) => faultsOf(steps, i, { ...known, columns: columnsAt(steps.slice(0, i), known.columns) })), ...missingValues(steps, known)];
}

function faultsOf(steps: readonly Checked[], i: number, known: Known): OrderFault[] {
  const before = steps.slice(0, i);
  const score = before.findLast(({ kind }) => kind === "rad-score");
  const faults = score ? afterScore(steps[i], score) : [...(rules[steps[i].kind]?.(steps[i], before, known) ?? []), ...namesThatAreNot(steps[i], known)];
  return faults.map((fault) => ({ step: i, ...fault }));
}

/** What steps that choose by name leave of the columns; what the others leave is known only when they are fitted. */
function columnsAt(before: readonly Checked[], columns: Known["columns"]): Known["columns"] {
  return before.filter(({ kind }) => kind === "columns").reduce((left, step) => {
    const [keep, drop] = [step.keep, step.drop].map((list) => (list as string[] | undefined)?.map(expressionOf));
    return left && left.filter((name) => (!keep || keep.some((each) => each.test(name))) && !drop?.some((each) => each.test(name)));
  }, columns);
}

type Fault = Omit<OrderFault, "step">;
type Rule = (step: Checked, before: readonly Checked[], known: Known) => Fault[];

const after = (before: readonly Checked[], kind: string): boolean => before.some((step) => step.kind === kind);

/** The last scaling, where nothing since gave the training cases other values. */
function scaledBy(before: readonly Checked[]): string | undefined {
  const last = before.findLast(({ kind }) => [...scalings, "combat", "imputation", "smote"].includes(kind))?.kind;
  return last !== undefined && scalings.includes(last) ? last : undefined;
}

const again: Rule = ({ kind }, before) => (scaledBy(before) === kind ? [{ what: `${kind} comes a second time: it changes nothing that it has changed before` }] : []);

const rules: Readonly<Record<string, Rule>> = {
  "z-score": again,
  mean: again,
  "min-max": again,
  variance: (step, before) =>
    scaledBy(before) === "z-score"
      ? [(step.above as number) < 1
          ? { what: `variance comes after z-score, where every variance is 1: above ${step.above} it removes nothing; it belongs before` }
          : { what: `variance comes after z-score, where every variance is 1: above ${step.above} it removes everything; it belongs before` }]
      : [],
  combat: ({ covariates }, before, { hasBatches }) => [
    ...((covariates as string[] | undefined)?.length ? [{ what: `combat names covariates, ${few(covariates as string[])}: the cases of a study have none` }] : []),
    ...(hasBatches ? [] : [{ what: "combat needs to know each case's batch: cohort.batch names no column" }]),
    ...(after(before, "smote") ? [{ what: "combat comes after smote, whose cases are made of two, not always of one batch: it belongs before" }] : []),
    ...(after(before, "combat") ? [{ what: "combat comes a second time: the batches' effects have been taken out" }] : []),
  ],
  smote: (_, before) => (after(before, "smote") ? [{ what: "smote comes a second time: the classes are of one size by then" }] : []),
  imputation: (_, before) => (after(before, "imputation") ? [{ what: "imputation comes a second time: no value is missing by then" }] : []),
  icc: (_, _before, { columns, isClinical, isReRead, hasReaders }) => {
    if (!hasReaders) return [{ what: "icc needs masks of another reader: the study has no readers" }];
    if (!columns) return [];
    const clinical = columns.filter(isClinical);
    if (clinical.length > 0) return [{ what: `icc is of features that readers' masks give, but the model has clinical columns too: ${few(clinical)}` }];
    const alone = columns.filter((column) => !isReRead(column));
    return alone.length > 0 ? [{ what: `icc needs masks of another reader for all columns: none drew the regions of ${alone.length} of ${columns.length}, such as ${alone[0]}` }] : [];
  },
};

/** A step's settings that name columns. */
function namesThatAreNot({ kind, keep, drop, discrete }: Checked, { columns }: Known): Fault[] {
  if (!columns || columns.length === 0) return [];
  if (kind === "imputation") return ((discrete as string[] | undefined) ?? []).filter((name) => !columns.includes(name)).map((name) => ({ what: `imputation names a column that the model has not, "${name}"; ${nearest(name, columns)}` }));
  if (kind !== "columns") return [];
  const patterns = [...((keep as string[] | undefined) ?? []), ...((drop as string[] | undefined) ?? [])];
  return patterns.filter((pattern) => !columns.some((name) => expressionOf(pattern).test(name))).map((pattern) => ({ what: `no column of the model fits ${pattern}` }));
}

/** After a score there is that one column. */
function afterScore({ kind, keep, drop, discrete }: Checked, score: Checked): Fault[] {
  const name = score.name as string;
  if (kind === "icc") return [{ what: `icc comes after rad-score: the features that readers' masks give are gone, "${name}" is the one column left` }];
  if (kind === "rad-score") return [{ what: `rad-score comes a second time: "${name}" is the one column left` }];
  if (choosers.includes(kind)) return [{ what: `${kind} comes after rad-score, where there is nothing to choose from: "${name}" is the one column left` }];
  const gone = [keep, drop, discrete].flatMap((list) => (list as string[] | undefined) ?? []).filter((pattern) => !expressionOf(pattern).test(name));
  return gone.map((pattern) => ({ what: `${kind} comes after rad-score and names ${pattern}, which is no more: "${name}" is the one column left` }));
}

/** Clinical values may be missing, which most steps, and every model, cannot have. */
function missingValues(steps: readonly Checked[], { columns, isClinical }: Known): OrderFault[] {
  const imputation = steps.findIndex(({ kind }) => kind === "imputation");
  const early = steps.findIndex(({ kind }) => stepKindNamed(kind).needs.includes("complete"));
  if (imputation >= 0 && early >= 0 && early < imputation) return [{ step: early, what: `${steps[early].kind} needs complete values, but imputation comes after it: it belongs before` }];
  const clinical = columns?.filter(isClinical) ?? [];
  return imputation < 0 && clinical.length > 0 ? [{ step: -1, isWarning: true, what: `there is no imputation for the clinical columns, ${few(clinical)}: where one is missing in a case, the model cannot be fitted` }] : [];
}

const few = (names: readonly string[]): string => (names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")}, ...`);
const nearest = (name: string, columns: readonly string[]): string => (columns.length <= 40 ? suggestion(name, columns) : `it has ${columns.length}, such as ${columns[0]}`);
