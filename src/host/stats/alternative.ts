/** Which alternative a p-value is for: "less" where the first sample (or the estimate) is smaller than under the null hypothesis. */
export type Alternative = "two-sided" | "less" | "greater";

/** p-value of a statistic whose distribution under the null hypothesis is symmetric about 0. */
export function symmetricP(statistic: number, sf: (x: number) => number, alternative: Alternative): number {
  if (alternative === "two-sided") return 2 * sf(Math.abs(statistic));
  return sf(alternative === "greater" ? statistic : -statistic);
}
