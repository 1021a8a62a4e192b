import { most, operation, writes } from "./operation.ts";

/**
 * a + b, a * b, a / b and sqrt |a| of pairs of numbers (b not 0), one row of four results a pair. Tells whether two-float
 * arithmetic survives an adapter's compiler: every single result is then within 2^-45 of float64's, relative to itself, for
 * numbers of at most 48 bits; otherwise some are off by 2^-24.
 * @source shaders/shared/real.wgsl
 */
export const realCheck = operation({
  name: "real-check",
  summary: "Two-float arithmetic, for the self-test",
  item: { count: "u32", a: "u32", b: "u32", results: "u32" },
  inputs: { a: "real", b: "real" },
  outputs: { results: writes("real") },
  passes: (items) => [{ shader: "real-check", invocations: most(items, (i) => i.count) }],
  accuracy: { relative: 2 ** -45 },
  example: () => ({
    items: [{ count: 4, a: 0, b: 0, results: 0 }],
    inputs: { a: [1 + 2 ** -30, -1.5 + 2 ** -40, 1.7, 3 - 2 ** -35], b: [1 - 2 ** -33, 1.25 + 2 ** -28, -1.3, 1.1] },
    outputs: { results: 16 },
  }),
});
