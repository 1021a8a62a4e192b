import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pythonFloat, pythonText, Tuple, type PythonValue } from "../../src/host/params/python.ts";
import { parsePython } from "../../src/host/params/pythonParser.ts";

type Tagged = null | boolean | string | Tagged[] | { int?: string; float?: number; tuple?: Tagged[]; dict?: [string, Tagged][] };

/** Made by fixtures/oracle/params.py: Python's own repr. */
const oracle = JSON.parse(readFileSync(new URL("../../fixtures/cli/params.json", import.meta.url), "utf8")) as {
  floats: [number, string][];
  values: Record<string, { value: Tagged; repr: string }>;
  default: { settings: string };
};

function untag(value: Tagged): PythonValue {
  if (Array.isArray(value)) return value.map(untag);
  if (typeof value !== "object" || value === null) return value;
  if (value.int !== undefined) return BigInt(value.int);
  if (value.float !== undefined) return value.float;
  if (value.tuple) return new Tuple(...value.tuple.map(untag));
  return Object.fromEntries(value.dict!.map(([key, item]) => [key, untag(item)]));
}

describe("pythonText against Python's repr", () => {
  it.each(oracle.floats)("float %d", (value, repr) => {
    expect(pythonFloat(value)).toBe(repr);
    expect(Number(repr)).toBe(value);
  });

  it.each(Object.entries(oracle.values))("%s", (_, { value, repr }) => {
    expect(pythonText(untag(value))).toBe(repr);
    expect(parsePython(repr)).toEqual({ value: untag(value) });
  });

  it("writes what is not finite as Python does", () => {
    expect([NaN, Infinity, -Infinity].map(pythonFloat)).toEqual(["nan", "inf", "-inf"]);
  });
});

describe("parsePython", () => {
  it("reads the settings that PyRadiomics prints", () => {
    const parsed = parsePython(oracle.default.settings);
    expect(pythonText(parsed!.value)).toBe(oracle.default.settings);
  });

  it.each(["(1, 2", "[1 2]", "{'a' 1}", "(np.float64(1.0), 2)", "(1,))", "", "'open", "{]"])("leaves alone what Python did not print: %s", (text) => {
    expect(parsePython(text)).toBeNull();
  });
});
