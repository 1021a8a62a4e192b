import type { Engine } from "../engine/engine.ts";
import { Recording } from "../engine/recording.ts";
import type { Parameters } from "../params/parameters.ts";
import { prepareCase, type Case } from "../prepare/prepare.ts";
import { stopwatch } from "../stopwatch.ts";
import { caseDiagnostics, hashesOf } from "./caseDiagnostics.ts";
import { makeImages } from "./caseImages.ts";
import type { Precision } from "./derived.ts";
import type { Columns } from "./families.ts";
import { inspectionOf, type Inspection } from "./inspection.ts";
import { recordMeasurements } from "./measure.ts";

export type { Case } from "../prepare/prepare.ts";

/** What was extracted of one case. */
export interface CaseResult {
  /** Diagnostics, then features, in PyRadiomics' order; NaN where a feature could not be computed. */
  readonly columns: Map<string, number | string>;
  /** Column -> why it is NaN. */
  readonly notes: Map<string, string>;
  /** What the user should know about the case. */
  readonly warnings: string[];
  /** Time of each stage in ms. */
  readonly timings: Record<string, number>;
  /** The intermediate images, where they were asked for. */
  readonly inspection?: Inspection;
}

export interface ExtractOptions {
  /** Also give the images and the grey levels of the ROI's box. */
  readonly inspect?: boolean;
  /** Of filters on a GPU; the CPU always computes in float64. Default "double". */
  readonly precision?: Precision;
}

/**
 * Extracts the features of one case.
 * @throws InputError when image and mask cannot be used, before any work on the device
 * @throws GpuError when the device fails
 */
export async function extractCase(engine: Engine, input: Case, parameters: Parameters, options: ExtractOptions = {}): Promise<CaseResult> {
  const clock = stopwatch();
  const timings: Record<string, number> = {};
  const prepared = prepareCase(input, parameters.settings);
  const hashes = hashesOf(input, prepared, parameters); // computed beside what follows
  timings.prepare = clock();

  const made = await makeImages(engine, input, prepared, parameters, { precision: options.precision ?? "double", margin: 0, everywhere: options.inspect ?? false });
  timings.images = clock();
  try {
    const second = new Recording(input.id);
    const measurements = recordMeasurements(second, {
      ...made, name: input.image.name, maxBindingBytes: engine.maxBindingBytes, parameters, inspect: options.inspect ?? false, threads: engine.threads,
    });
    const results = await engine.run(second);
    timings.matrices = clock();

    const columns: Columns = { values: caseDiagnostics(engine, input, made, parameters, await hashes), notes: new Map() };
    const warnings = [...made.warnings, ...(await measurements.addFeatures(columns, results))];
    timings.features = clock();
    return {
      columns: columns.values,
      notes: columns.notes,
      warnings,
      timings,
      ...(options.inspect && { inspection: inspectionOf(prepared, made.roi, measurements.inspected(results)) }),
    };
  } finally {
    made.release();
  }
}
