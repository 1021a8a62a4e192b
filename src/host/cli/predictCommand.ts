import { join } from "node:path";
import type { PredictOptions, PredictResults } from "../study/predict/predict.node.ts";
import type { Surroundings } from "./extractCommand.ts";
import { StudyProgress } from "./studyProgress.ts";
import { Terminal } from "./terminal.ts";

/** The flags of `webradiomics predict`, as commander names them. */
export interface PredictFlags extends Pick<PredictOptions, "study" | "backend" | "adapter"> {
  readonly case: string;
  readonly out?: string;
  readonly jobs: number;
}

/**
 * Runs `webradiomics predict`: all that is wrong is said before anything is computed.
 * @returns the exit code: 1 where there are problems or no case could be predicted, 3 where some could not, or a picture is missing
 * @throws InputError, UsageError, GpuError
 */
export async function predictCommand(model: string, { case: cases, out, jobs, ...flags }: PredictFlags, { stdout, stderr, isTerminal }: Pick<Surroundings, "stdout" | "stderr" | "isTerminal">): Promise<number> {
  const { predictNewCases } = await import("../study/predict/predict.node.ts");
  const terminal = new Terminal(stderr);
  const progress = new StudyProgress(terminal, isTerminal);
  try {
    const predicted = await predictNewCases({ model, cases, outDir: out, ...flags, threads: jobs, tell: progress });
    progress.close();
    if ("predictions" in predicted) return told(predicted, out, terminal, stdout);
    for (const { where, what } of predicted.problems) terminal.line(`${where}: ${what}`);
    terminal.line(`${predicted.problems.length} ${predicted.problems.length === 1 ? "problem" : "problems"}; nothing was done`);
    return 1;
  } finally {
    progress.close();
  }
}

function told({ model, predictions, failed, missing, files }: PredictResults, out: string | undefined, terminal: Terminal, stdout: Surroundings["stdout"]): number {
  tellWarnings(predictions, out, terminal);
  stdout(tableOf(model, predictions));
  for (const { id, reason } of failed) terminal.line(`case ${id} failed: ${reason}`);
  for (const text of missing) terminal.line(`no picture of ${text}`);
  if (out !== undefined && files.length > 0) terminal.line(`${predictions.length} of ${predictions.length + failed.length} cases; open ${join(out, "predictions.html")}`);
  if (predictions.length === 0) return 1;
  return failed.length + missing.length > 0 ? 3 : 0;
}

/** The page has them; else they are said, those of several cases once. */
function tellWarnings(predictions: PredictResults["predictions"], out: string | undefined, terminal: Terminal): void {
  const found = new Map<string, string[]>();
  for (const { id, warnings } of predictions) for (const text of warnings) found.set(text, [...(found.get(text) ?? []), id]);
  if (out === undefined) for (const [text, ids] of found) terminal.line(`warning: ${ids.length > 3 ? `${ids.length} cases, first ${ids[0]}` : ids.join(", ")}: ${text}`);
  else if (found.size > 0) terminal.line(`${found.size} ${found.size === 1 ? "warning is" : "warnings are"} on the page`);
}

/** A line for each case, in columns. */
function tableOf({ task, study, pipeline: { threshold } }: PredictResults["model"], predictions: PredictResults["predictions"]): string {
  if (predictions.length === 0) return "";
  const isKnown = predictions.some(({ outcome }) => outcome !== null);
  const rows = [
    ["case", "probability", `threshold ${threshold.toFixed(3)}`, ...(isKnown ? [study.tasks[task].outcome] : [])],
    ...predictions.map(({ id, p, isPositive, outcome }) => [id, p.toFixed(3), isPositive ? "positive" : "negative", ...(isKnown ? [outcome ?? ""] : [])]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => `${row.map((text, column) => text.padEnd(widths[column])).join("  ").trimEnd()}\n`).join("");
}
