/** Intraclass correlations of the published data sets that psych and irr show, against psych. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { matrixOfRows } from "../../src/host/dataset/matrix.ts";
import { icc, type IccModel } from "../../src/host/stats/icc.ts";
import { agrees } from "../agreement.ts";
import { referenceData } from "../extract/oracle.ts";

interface PsychRow { ICC: number; F: number; df1: number; df2: number; p: number; "lower bound": number; "upper bound": number }
const { psych_version, ...sets } = JSON.parse(readFileSync(join(referenceData, "stats", "icc_psych.json"), "utf8")) as { psych_version: string } & Record<string, { data: number[][]; icc: PsychRow[] }>;
const models: readonly IccModel[] = ["one-way", "agreement", "consistency"];

describe.each(Object.entries(sets as Record<string, { data: number[][]; icc: PsychRow[] }>))("ICC of %s", (_, { data, icc: theirs }) => {
  test.each(models.map((model, m) => [model, theirs[m], theirs[m + 3]] as const))("%s", (model, single, average) => {
    const ours = icc(matrixOfRows(data), { model });
    const compare = (what: string, mine: number[], other: number[], tolerance: number): void => agrees({ method: `ICC, ${model}, published data: ${what}`, reference: `psych ${psych_version}`, ours: mine, theirs: other, tolerance });
    compare("value, interval, F, p", [ours.icc, ours.lower, ours.upper, ours.f, ours.df1, ours.df2, ours.p], [single.ICC, single["lower bound"], single["upper bound"], single.F, single.df1, single.df2, single.p], 1e-9);
    compare("of the mean of all raters", [ours.average.icc, ours.average.lower, ours.average.upper], [average.ICC, average["lower bound"], average["upper bound"]], 1e-9);
  });
});
