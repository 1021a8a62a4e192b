import { InputError } from "../errors.ts";
import { withLabel, type Parameters } from "../params/completion.ts";
import type { Precision } from "../extract/derived.ts";
import type { ImageFormat } from "../io/write.ts";
import type { Row, Value } from "../table/table.ts";
import type { Case } from "./cases.ts";
import type { Logger } from "./logger.ts";
import type { Progress } from "./progress.ts";

/** Where images of a case go, as `Case-<n>_<name>` in this format. */
export interface ImageFiles {
  readonly folder: string;
  readonly format: ImageFormat;
}

/** What is asked of every case alike. */
export interface Request {
  readonly parameters: Parameters;
  readonly precision: Precision;
  /** Where the images that features are measured of are written; null: nowhere. */
  readonly images: ImageFiles | null;
  /** Where feature maps go instead of features; null: features of the ROI are wanted. */
  readonly maps: ImageFiles | null;
}

/** What is asked for one case. */
export interface Task extends Request {
  /** What messages call the case. */
  readonly id: string;
  /** From 1, as files are numbered. */
  readonly index: number;
  readonly image: string;
  readonly mask: string;
}

export interface TaskResult {
  readonly columns: ReadonlyMap<string, Value>;
  readonly notes: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
  /** Paths of the images that were written. */
  readonly files: readonly string[];
}

/** Extracts one case; rejects with the reason when it cannot. `onProgress` is told the share that is done, where it takes long. */
export type ExtractFn = (task: Task, onProgress?: (share: number) => void) => Promise<TaskResult>;

export interface RunOptions {
  readonly cases: readonly Case[];
  readonly request: Request;
  readonly extract: ExtractFn;
  /** Cases under way at the same time. */
  readonly jobs: number;
  readonly log: Logger;
  readonly progress: Progress;
  /** Aborted when the user wants to stop: cases under way are given up, finished ones are returned. */
  readonly signal: AbortSignal;
  /** Called with each case that was computed and the images written of it, before it counts as finished. */
  readonly onDone?: (row: Row, files: readonly string[]) => Promise<void>;
}

/** Extracts the cases and returns the rows of those that finished, in the order of the cases. */
export async function runCases(options: RunOptions): Promise<Row[]> {
  const { cases, jobs, progress, signal } = options;
  const rows: Row[] = [];
  const queue = cases[Symbol.iterator]();
  const stopped = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && !signal.aborted; next = queue.next()) {
      const row = await Promise.race([runCase(next.value, options), stopped]);
      if (!row) return;
      rows.push(row);
      progress.finish(row.status);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, cases.length) }, lane));
  return rows.sort((a, b) => a.index - b.index);
}

/** The task of one case: a batch file may name its label and mask channel. */
export function taskOf(each: Case, request: Request): Task {
  const { index, image, mask, label, labelChannel } = each;
  return { ...request, id: caseName(each), index, image, mask, parameters: withLabel(request.parameters, label, labelChannel) };
}

/** 0 all done, 1 nothing done, 3 some cases failed. */
export function exitCode(rows: readonly Row[]): number {
  const failed = rows.filter(({ status }) => status === "failed").length;
  if (failed === rows.length) return 1;
  return failed > 0 ? 3 : 0;
}

async function runCase(each: Case, { request, extract, log, progress, onDone, signal }: RunOptions): Promise<Row | null> {
  const { index, input } = each;
  try {
    if (each.problem !== undefined) throw new InputError(each.problem);
    const { columns, notes, warnings, files } = await extract(taskOf(each, request), (share) => progress.within(share));
    const row: Row = { index, input, status: "done", values: columns, notes };
    for (const message of [...warnings, ...notesByReason(notes)]) log.warning(`${caseName(each)}: ${message}`);
    await onDone?.(row, files);
    return row;
  } catch (error) {
    if (signal.aborted) return null;
    const reason = reasonOf(error);
    log.error(`${caseName(each)}: ${reason}`);
    if (error instanceof Error && error.stack) log.debug(error.stack);
    return { index, input, status: "failed", reason, values: new Map(), notes: new Map() };
  }
}

function caseName({ index }: Case): string {
  return `case ${index}`;
}

/** A reason is one line: it goes into a cell. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").trim();
}

/** One message for all columns that share a note. */
function notesByReason(notes: ReadonlyMap<string, string>): string[] {
  const columns = new Map<string, string[]>();
  for (const [column, note] of notes) columns.set(note, [...(columns.get(note) ?? []), column]);
  return Array.from(columns, ([note, names]) => `${names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(", ")}: ${note}`);
}
