import { expressionError, parseExpression, type Node } from "./expression.ts";
import { expandMap, namedMaps } from "./formulas.ts";

/** Functions of one or two numbers. What has no value is NaN, which they pass on. */
export const functions: ReadonlyMap<string, { readonly parameters: 1 | 2; readonly of: (a: number, b: number) => number }> = new Map([
  ["abs", { parameters: 1, of: Math.abs }],
  ["exp", { parameters: 1, of: Math.exp }],
  ["log", { parameters: 1, of: (a) => (a > 0 ? Math.log(a) : NaN) }],
  ["sqrt", { parameters: 1, of: Math.sqrt }],
  ["min", { parameters: 2, of: Math.min }],
  ["max", { parameters: 2, of: Math.max }],
] as const);

/** An expression that can be computed. */
export interface Resolved {
  readonly name: string;
  /** Of numbers, images, operations and calls of `functions`; named maps are written out. */
  readonly formula: Node;
  /** Names of the images that it needs, in its order. */
  readonly images: ReadonlySet<string>;
}

/**
 * Reads an expression and finds what it names.
 * @param names of the images that there are
 * @throws UsageError with the column when it is not understood, names what there is not, or no image at all
 */
export function resolveExpression(text: string, names: readonly string[]): Resolved {
  const assignment = parseExpression(text);
  const images = new Set<string>();
  const resolve = (node: Node): Node => {
    if (node.kind === "number") return node;
    if (node.kind === "operation") return { ...node, left: resolve(node.left), right: resolve(node.right) };
    if (node.kind === "image") {
      if (!names.includes(node.name)) throw expressionError(text, node.column, `no image is named ${node.name}; there ${listed(names)}`);
      images.add(node.name);
      return node;
    }
    const map = namedMaps.get(node.name);
    if (map) return resolve(expandMap(text, map, node));
    checkCall(text, node);
    return { ...node, parameters: node.parameters.map(resolve) };
  };
  const formula = resolve(assignment.formula);
  if (images.size === 0) throw expressionError(text, assignment.formula.column, `${assignment.name} is computed from no image`);
  return { name: assignment.name, formula, images };
}

function checkCall(text: string, { name, parameters, column }: Node & { readonly kind: "call" }): void {
  const found = functions.get(name);
  if (!found) throw expressionError(text, column, `no function is named ${name}; there ${listed([...functions.keys(), ...namedMaps.keys()])}`);
  if (parameters.length === found.parameters) return;
  throw expressionError(text, column, `${name} takes ${found.parameters === 1 ? "one parameter" : "two parameters"}, not ${parameters.length}`);
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "are none" : `${names.length === 1 ? "is" : "are"} ${names.join(", ")}`;
}
