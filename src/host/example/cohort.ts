import { csvLine } from "../dataset/csv.ts";
import { writeNifti } from "../io/write.ts";
import { pngFile } from "../report/png.ts";
import type { Volume } from "../image/volume.ts";
import { latentsGiven, OrderedLogit, type Latents } from "./outcome.ts";
import { readmeText, truthText } from "./readme.ts";
import { inTurn, stream } from "./streams.ts";
import type { DrawnCase, DrawnCohort, ExampleName, ExampleOptions, ExampleStudy } from "./study.ts";
import { s1 } from "./s1.ts";
import { s2 } from "./s2.ts";
import { s3 } from "./s3.ts";
import { s4 } from "./s4.ts";
import { s5 } from "./s5.ts";

/** A file of the cohort's folder. */
export interface ExampleFile {
  /** From the folder, with "/". */
  readonly path: string;
  readonly bytes: Uint8Array | string;
}

const studies: Readonly<Record<ExampleName, ExampleStudy>> = { s1, s2, s3, s4, s5 };

/**
 * Latent variables and outcomes of an example cohort, before any image is made. A case is the same however many follow it
 * (unless the outcomes are shuffled).
 */
export function drawCohort(name: ExampleName, options: ExampleOptions): DrawnCohort {
  const study = studies[name];
  const { cases: n, signal = 1, shuffleOutcome = false } = options;
  const logits = study.outcomes.map((model) => new OrderedLogit(model, signal));
  const cases: DrawnCase[] = [];
  for (let index = 0; index < n; index++) cases.push(drawCase(study, logits, options, index, cases));
  return { study, logits, options, cases: shuffleOutcome ? shuffled(cases, study, options.seed) : cases };
}

function drawCase(study: ExampleStudy, [first, ...others]: readonly OrderedLogit[], { seed, registered = false }: ExampleOptions, index: number, earlier: readonly DrawnCase[]): DrawnCase {
  const place = study.place(index);
  const random = (purpose: string) => stream(study.name, seed, index, purpose);
  const turn = <T>(what: string, block: readonly T[]): T => inTurn(block, place.order, study.name, seed, place.set, what);
  const target = turn("outcome", study.block);
  const sibling = earlier.find(({ patient }) => patient === place.patient);
  const fixed: Latents = Object.fromEntries((sibling ? study.shared ?? [] : []).map((name) => [name, sibling!.latents[name]]));
  const draws = random("latents");
  const latents = latentsGiven(first, Object.keys(study.latents), target, fixed, draws);
  const outcomes = Object.fromEntries([[first.model.column, target], ...others.map((logit) => [logit.model.column, logit.draw(logit.eta(latents), draws)])]);
  return { ...place, index, id: `${study.name.toUpperCase()}-${String(index + 1).padStart(3, "0")}`, latents, registered, outcomes, random, inTurn: turn };
}

function shuffled(cases: readonly DrawnCase[], study: ExampleStudy, seed: number): DrawnCase[] {
  const result = [...cases];
  for (const set of new Set(cases.map((each) => each.set))) {
    const members = cases.filter((each) => each.set === set);
    const order = stream(study.name, seed, set, "shuffled outcome").permutation(members.length);
    members.forEach((each, k) => (result[each.index] = { ...each, outcomes: members[order[k]].outcomes }));
  }
  return result;
}

/**
 * Files of an example cohort: README.txt first, then each case's, truth.csv and, last, cohort.csv, so that a folder that has it is
 * whole. The same options give the same bytes.
 */
export async function* cohortFiles(cohort: DrawnCohort): AsyncGenerator<ExampleFile & { readonly done: number }> {
  const { study, cases } = cohort;
  yield { path: "README.txt", bytes: readmeText(cohort), done: 0 };
  const rows: string[] = [];
  for (const each of cases) {
    const { row, files } = study.render(each);
    for (const [name, content] of files) yield { path: `${each.id}/${name}`, bytes: await bytesOf(name, content), done: each.index };
    const cells: Readonly<Record<string, string>> = { ...row, ...each.outcomes, id: each.id };
    rows.push(csvLine(study.columns.map((column) => (files.has(fileOf(cells[column])) ? `${each.id}/${cells[column]}` : (cells[column] ?? "")))));
  }
  yield { path: "truth.csv", bytes: truthText(cohort), done: cases.length };
  yield { path: "cohort.csv", bytes: csvLine(study.columns) + rows.join(""), done: cases.length };
}

/** Without what a reader is told of it, such as #spacing=0.3x0.3. */
function fileOf(cell: string | undefined): string {
  return (cell ?? "").split("#", 1)[0];
}

async function bytesOf(name: string, content: Volume | string): Promise<Uint8Array | string> {
  if (typeof content === "string") return content;
  if (name.endsWith(".png")) return pngFile(content.data as Uint8Array, content.size[0], content.size[1], 1);
  return writeNifti(content, { gzip: true });
}
