import { describe, expect, it } from "vitest";
import { parseExpression, type Node } from "../../src/host/parametric/expression.ts";

/** The tree with every operation in parentheses. */
function written(node: Node): string {
  if (node.kind === "number") return String(node.value);
  if (node.kind === "image") return node.name;
  if (node.kind === "call") return `${node.name}(${node.parameters.map(written).join(", ")})`;
  return `(${written(node.left)} ${node.operator} ${written(node.right)})`;
}

describe("parseExpression", () => {
  it.each([
    ["SUB_1 = DCE1 - T1", "SUB_1: (DCE1 - T1)"],
    ["a=b-c-d", "a: ((b - c) - d)"],
    ["a = b + c * d / e", "a: (b + ((c * d) / e))"],
    ["a = (b + c) * -d", "a: ((b + c) * (0 - d))"],
    ["a = 1.5e-3 * .5 + 2.", "a: ((0.0015 * 0.5) + 2)"],
    ["  PE1 = PE( pre ,post1 ) ", "PE1: PE(pre, post1)"],
    ["größe = T2_größe / 2", "größe: (T2_größe / 2)"],
  ])("reads %s", (text, expected) => {
    const { name, formula } = parseExpression(text);
    expect(`${name}: ${written(formula)}`).toBe(expected);
  });

  it.each([
    ["DCE1 - T1", 6, '"=" is expected, not "-"'],
    ["= DCE1", 1, "the name of the result"],
    ["", 1, "the name of the result, as in SUB_1 = DCE1 - T1, is expected, not the end"],
    ["a = b +", 8, "a number, an image or a function is expected, not the end"],
    ["a = (b - c", 11, '")" is expected, not the end'],
    ["a = b c", 7, 'an operator or the end is expected, not "c"'],
    ["a = b ^ 2", 7, '"^" means nothing here'],
    ["a = max(b,)", 11, 'a number, an image or a function is expected, not ")"'],
  ])("points at what is wrong in %j", (text, column, message) => {
    expect(() => parseExpression(text)).toThrow(`"${text}", column ${column}: `);
    expect(() => parseExpression(text)).toThrow(message);
  });
});
