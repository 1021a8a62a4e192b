import type { Engine } from "../engine/engine.ts";
import { InputError } from "../errors.ts";
import type { Parameters } from "../params/parameters.ts";
import { buildTable, type ResultTable, type Row } from "../table/table.ts";
import { version } from "../version.ts";
import { extractCase, type Case } from "./extract.ts";

/**
 * Extracts the features of several cases as one table, with PyRadiomics' column names. A case that cannot be used gets a row that
 * says why, and the others go on.
 * @param onProgress called after each case with how many are finished
 * @throws GpuError when the device fails
 */
export async function extract(
  engine: Engine,
  cases: readonly Case[],
  parameters: Parameters,
  onProgress: (finished: number, of: number) => void = () => undefined,
): Promise<ResultTable> {
  const rows: Row[] = [];
  for (const [k, each] of cases.entries()) {
    rows.push(await extractRow(engine, each, k + 1, parameters));
    onProgress(k + 1, cases.length);
  }
  return buildTable(rows, { program: `webradiomics ${version}`, backend: engine.backend, adapter: engine.adapter });
}

async function extractRow(engine: Engine, each: Case, index: number, parameters: Parameters): Promise<Row> {
  const input = new Map([["Case", each.id]]);
  try {
    const { columns, notes } = await extractCase(engine, each, parameters);
    return { index, input, status: "done", values: columns, notes };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { index, input, status: "failed", reason: error.message, values: new Map(), notes: new Map() };
  }
}
