import { expressionError, type Node, type Operator } from "./expression.ts";

/** A map with a name of its own, written out in operations on its parameters. */
interface NamedMap {
  readonly parameters: string;
  /** Why these parameters do not do, or undefined. */
  readonly fault: (parameters: readonly Node[]) => string | undefined;
  readonly expand: (parameters: readonly Node[], column: number) => Node;
}

const takes = (count: number) => (parameters: readonly Node[]): string | undefined =>
  parameters.length === count ? undefined : `${count} parameters are expected, not ${parameters.length}`;

const operation = (operator: Operator, left: Node, right: Node): Node => ({ kind: "operation", operator, left, right, column: left.column });

export const namedMaps: ReadonlyMap<string, NamedMap> = new Map([
  [
    /** Percent enhancement, 100 (post - pre) / pre, in %. Source: Hylton et al., Radiology 263 (2012) 663 (ACRIN 6657). */
    "PE",
    {
      parameters: "pre, post",
      fault: takes(2),
      expand: ([pre, post], column) =>
        operation("/", operation("*", { kind: "number", value: 100, column }, operation("-", post, pre)), pre),
    },
  ],
  [
    /** Signal enhancement ratio, (early - pre) / (late - pre); above 1 is washout. Source: Hylton et al. as above. */
    "SER",
    {
      parameters: "pre, early, late",
      fault: takes(3),
      expand: ([pre, early, late]) => operation("/", operation("-", early, pre), operation("-", late, pre)),
    },
  ],
  [
    /**
     * Apparent diffusion coefficient in mm2/s of b-values in s/mm2 and their images: minus the slope of ln S over b, by unweighted
     * least squares; of two b-values ln(S1 / S2) / (b2 - b1). Sources: Stejskal and Tanner, J. Chem. Phys. 42 (1965) 288;
     * Le Bihan et al., Radiology 161 (1986) 401.
     */
    "ADC",
    { parameters: "b1, image1, b2, image2, ...", fault: adcFault, expand: expandAdc },
  ],
]);

function adcFault(parameters: readonly Node[]): string | undefined {
  if (parameters.length < 4 || parameters.length % 2 === 1) return `pairs of a b-value and an image are expected, at least two, not ${parameters.length} parameters`;
  const values = bValues(parameters);
  if (values.includes(undefined)) return "each b-value is a number in s/mm2, before its image";
  return new Set(values).size === values.length ? undefined : `b-values differ from each other, these are ${values.join(", ")}`;
}

function bValues(parameters: readonly Node[]): (number | undefined)[] {
  return parameters.filter((_, i) => i % 2 === 0).map((node) => (node.kind === "number" ? node.value : undefined));
}

function expandAdc(parameters: readonly Node[], column: number): Node {
  const b = bValues(parameters) as number[];
  const mean = b.reduce((sum, value) => sum + value, 0) / b.length;
  const squares = b.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const terms = b.map((value, i): Node => {
    const logarithm: Node = { kind: "call", name: "log", parameters: [parameters[2 * i + 1]], column };
    return operation("*", { kind: "number", value: (mean - value) / squares, column }, logarithm);
  });
  return terms.reduce((sum, term) => operation("+", sum, term));
}

/** Writes a named map out. @throws UsageError when its parameters do not do */
export function expandMap(text: string, map: NamedMap, { name, parameters, column }: Node & { readonly kind: "call" }): Node {
  const fault = map.fault(parameters);
  if (fault) throw expressionError(text, column, `${name}(${map.parameters}): ${fault}`);
  return map.expand(parameters, column);
}
