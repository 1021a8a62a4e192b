import type { Findings } from "./finding.ts";

/** Names of sets with a meaning of their own. */
const training = "train";
const outOfFold = "cross-validation";

export function checkSplit(findings: Findings): void {
  const { split: { column, sets, hold }, evaluation } = findings.file;
  if (sets && column === undefined) findings.problemOfKey(["split", "sets"], "sets are by a column's values, but split names no column");
  if (sets && !(training in sets)) findings.problemOfKey(["split", "sets"], `sets are ${Object.keys(sets).join(", ")}; one must be "${training}"`);
  const taken = new Map<string, string>();
  for (const [name, values] of Object.entries(sets ?? {})) {
    reserved(findings, name, ["split", "sets", name]);
    for (const [i, value] of values.entries()) {
      const other = taken.get(value);
      if (other !== undefined) findings.problem(["split", "sets", name, i], `"${value}" is listed ${other === name ? "twice" : `in set ${other} already`}`);
      taken.set(value, name);
    }
  }
  for (const name of Object.keys(hold)) {
    const path = ["split", "hold", name];
    reserved(findings, name, path);
    if (name === training) findings.problemOfKey(path, `"${training}" is what is drawn from; expected the name of another set`);
    else if (sets && name in sets) findings.problemOfKey(path, `"${name}" is one of \`sets\` already; expected the name of another set`);
    if (hold[name] === 0) findings.problem(path, "hold has a share of 0; expected more");
  }
  const sum = Object.values(hold).reduce((a, b) => a + b, 0);
  if (sum >= 1) findings.problemOfKey(["split", "hold"], `shares sum to ${sum}: no case is left in "${training}"`);
  if (column === undefined && Object.keys(hold).length === 0 && evaluation.crossValidation === undefined) {
    findings.warningOfKey(["split"], "all cases are training cases: nothing says how models do on others (split.column, split.hold or evaluation.crossValidation)");
  }
}

function reserved(findings: Findings, name: string, path: readonly string[]): void {
  if (name === outOfFold) findings.problemOfKey(path, `"${outOfFold}" is what training cases predicted out of folds are called; expected another name`);
}

export function checkCohort(findings: Findings): void {
  const { cohort, tasks } = findings.file;
  for (const [name, kind] of Object.entries(cohort.clinical)) {
    const path = ["cohort", "clinical", name];
    if (kind === "number") continue;
    if (kind.length < 2) findings.problem(path, `${name} has one category; expected at least two`);
    for (const [i, category] of kind.entries()) if (kind.indexOf(category) < i) findings.problem([...path, i], `"${category}" is listed twice`);
  }
  for (const [task, { outcome }] of Object.entries(tasks)) {
    if (outcome in cohort.clinical) findings.problemOfKey(["cohort", "clinical", outcome], `${outcome} is the outcome of task ${task}: it cannot be a clinical column that models learn from`);
    if (outcome === cohort.id || outcome === cohort.patient) findings.problem(["tasks", task, "outcome"], `${outcome} is the column of ${outcome === cohort.id ? "ids" : "patients"}; expected the column of the outcome`);
  }
}

export function checkTasks(findings: Findings): void {
  for (const [name, { positive, negative, models }] of Object.entries(findings.file.tasks)) {
    for (const [i, value] of negative.entries()) if (positive.includes(value)) findings.problem(["tasks", name, "negative", i], `"${value}" is positive as well as negative`);
    if (models) findings.knowsAll("models", models, ["tasks", name, "models"]);
  }
}
