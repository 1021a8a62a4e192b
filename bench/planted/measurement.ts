import { columnNamed, textsOf, type NumberColumn } from "../../src/host/dataset/featureTable.ts";
import type { DrawnCohort } from "../../src/host/example/study.ts";
import { mean, standardDeviation } from "../../src/host/stats/descriptive.ts";
import { factorQr, solveQr } from "../../src/host/stats/linearAlgebra.ts";
import type { Random } from "../../src/host/stats/random.ts";
import type { Measured } from "../../src/host/study/cases/measured.ts";
import { shownLatents } from "./latents.ts";

/** How features follow latent variables: by their squares and themselves, and what is left over. */
export interface Measurement {
  readonly features: readonly string[];
  /** Of each feature, [terms]. */
  readonly coefficients: readonly Float64Array[];
  /** Of each feature, [calibration cases]; one case's are drawn together. */
  readonly rest: readonly Float64Array[];
  /** Share of each feature's variance that the latent variables explain. */
  readonly explained: readonly number[];
}

/** A cohort that was drawn, and what a study measured of it. */
export interface MeasuredCohort {
  readonly drawn: DrawnCohort;
  readonly measured: Measured;
}

/** Learns what features are of latent variables, in standard deviations within each cohort and scanner, by least squares. */
export function calibrate(cohorts: readonly MeasuredCohort[], features: readonly string[]): Measurement {
  const terms = cohorts.map(({ drawn, measured }) => termsOf(shownLatents(drawn, measured), measured.table.rows));
  const table = terms[0].map((_, k) => joined(terms.map((each) => each[k])));
  const rows = table[0].length;
  const values = features.map((name) => joined(cohorts.map(({ measured }) => withinScanners(measured, name))));
  const coefficients = values.map((y) => solveQr(factorQr(joined(table), rows, table.length), y.slice()));
  const rest = values.map((y, f) => y.map((value, i) => value - predicted(table, coefficients[f], i)));
  return { features, coefficients, rest, explained: values.map((y, f) => 1 - (standardDeviation(rest[f]) / standardDeviation(y)) ** 2) };
}

/** Features as they would be measured of other cases with these latent variables. */
export function simulated({ features, coefficients, rest }: Measurement, latents: ReadonlyMap<string, Float64Array>, random: Random): Map<string, Float64Array> {
  const rows = [...latents.values()][0].length;
  const terms = termsOf(latents, rows);
  const donors = Int32Array.from({ length: rows }, () => random.integer(rest[0].length));
  return new Map(features.map((name, f) => [name, Float64Array.from(donors, (donor, i) => predicted(terms, coefficients[f], i) + rest[f][donor])]));
}

/** 1, and of each latent variable itself and its square; of one that is 0 or 1 only itself. Each [rows]. */
function termsOf(latents: ReadonlyMap<string, Float64Array>, rows: number): Float64Array[] {
  const squares = [...latents.values()].filter((values) => values.some((value) => value !== 0 && value !== 1)).map((values) => values.map((value) => value * value));
  return [new Float64Array(rows).fill(1), ...latents.values(), ...squares];
}

function predicted(terms: readonly Float64Array[], coefficients: Float64Array, i: number): number {
  return terms.reduce((sum, term, k) => sum + term[i] * coefficients[k], 0);
}

function withinScanners({ table }: Measured, feature: string): Float64Array {
  const { values } = columnNamed(table, feature) as NumberColumn;
  const scanners = textsOf(columnNamed(table, "batch"));
  const of = new Map([...new Set(scanners)].map((scanner) => {
    const own = values.filter((_, i) => scanners[i] === scanner);
    return [scanner, { centre: mean(own), spread: standardDeviation(own) }];
  }));
  return values.map((value, i) => (value - of.get(scanners[i])!.centre) / of.get(scanners[i])!.spread);
}

function joined(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}
