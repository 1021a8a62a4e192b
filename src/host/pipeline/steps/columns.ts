import { listOf } from "../kinds/fields.ts";
import { selectionKind } from "../kinds/selection.ts";
import * as z from "zod/mini";

const patterns = listOf(z.string("a pattern"), "a list of patterns of names, such as wavelet-*_glcm_*");

/** Features by their names: those that fit one of `keep` (all where there is none) and none of `drop`. `*` stands for any characters. */
export const columns = selectionKind({
  name: "columns",
  settings: { keep: z.optional(patterns), drop: z.optional(patterns) },
  needs: [],
  select({ features }, { keep, drop = [] }) {
    const wanted = keep?.map(expressionOf);
    const unwanted = drop.map(expressionOf);
    const why = features.map((name) => {
      const against = unwanted.findIndex((pattern) => pattern.test(name));
      if (against >= 0) return `fits ${drop[against]}`;
      return !wanted || wanted.some((pattern) => pattern.test(name)) ? null : `fits none of ${keep!.join(", ")}`;
    });
    const numbers = [...features.keys()];
    return {
      kept: numbers.filter((j) => why[j] === null),
      dropped: numbers.flatMap((j) => (why[j] === null ? [] : [{ column: j, why: why[j] }])),
      warnings: [...(keep ?? []), ...drop].filter((pattern) => !features.some((name) => expressionOf(pattern).test(name))).map((pattern) => `no feature fits ${pattern}`),
    };
  },
});

/** Whole names that fit a pattern. */
export function expressionOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&")).join(".*")}$`);
}
