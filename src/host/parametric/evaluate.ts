import { InputError } from "../errors.ts";
import { otherSpace } from "../image/frameOfReference.ts";
import { describeDifference, geometryDifferences } from "../image/geometry.ts";
import type { Volume } from "../image/volume.ts";
import type { Node, Operator } from "./expression.ts";
import { functions, resolveExpression } from "./resolve.ts";

export interface Evaluated {
  /** float32, on the images' lattice; its name is that of the expression. */
  readonly volume: Volume;
  readonly warnings: readonly string[];
}

/** Lattices are the same within this part of a voxel, and direction cosines within it: files round geometries. */
const tolerance = 1e-4;

const reasons = "division by zero, logarithm of no positive number, overflow";

/** Voxels computed at a time. */
const block = 4096;

/**
 * Computes an image from others, voxel by voxel in float64: `SUB_1 = DCE1 - T1`, `PE1 = PE(pre, post1)`. There are + - * / and
 * parentheses, abs, log (natural), exp, sqrt, min, max, and the maps PE, SER and ADC (see formulas.ts).
 *
 * A voxel without a finite value (division by zero, the logarithm of a number that is not positive, what float32 cannot hold)
 * becomes 0 and is counted in a warning: kernels take no NaN.
 * @param images scalar, by the names that the expression calls them
 * @throws UsageError with the column when the expression is wrong or calls for an unknown name
 * @throws InputError when images of the expression are not scalar or lie on different lattices
 */
export function evaluate(expression: string, images: ReadonlyMap<string, Volume>): Evaluated {
  const { name, formula, images: used } = resolveExpression(expression, [...images.keys()]);
  const volumes = [...used].map((image) => images.get(image)!);
  const lattice = sharedLattice(name, volumes);
  const compute = compile(formula, images);
  const data = new Float32Array(lattice.data.length);
  let missing = 0;
  for (let from = 0; from < data.length; from += block) {
    const to = Math.min(data.length, from + block);
    data.set(compute(from, to).subarray(0, to - from), from);
    for (let voxel = from; voxel < to; voxel++) {
      if (Number.isFinite(data[voxel])) continue;
      data[voxel] = 0;
      missing++;
    }
  }
  return {
    volume: { ...lattice, data, pixelType: "float32", name },
    warnings: [
      ...volumes.flatMap((other) => otherSpace(lattice, other) ?? []),
      ...(missing === 0 ? [] : [`${name}: ${missing} of ${data.length} voxels have no value (${reasons}) and are 0`]),
    ],
  };
}

function sharedLattice(name: string, [first, ...others]: readonly Volume[]): Volume {
  for (const volume of [first, ...others]) {
    if (volume.components !== 1) throw new InputError(`${volume.name}: ${volume.components} components; expressions take scalar images`);
  }
  for (const other of others) {
    const [difference] = geometryDifferences(first, other, tolerance);
    if (!difference) continue;
    const text = describeDifference(difference, first.name, other.name);
    throw new InputError(`${text}; ${name} needs them on one lattice: register or resample first (maps --like)`);
  }
  return first;
}

/** Values of voxels from .. to - 1, in an array that the next call overwrites. */
type Compute = (from: number, to: number) => Float64Array;

const operators: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (b === 0 ? NaN : a / b),
};

function compile(node: Node, images: ReadonlyMap<string, Volume>): Compute {
  switch (node.kind) {
    case "number":
      return constant(node.value);
    case "image":
      return valuesOf(images.get(node.name)!);
    case "operation":
      return combined(operators[node.operator], compile(node.left, images), compile(node.right, images));
    case "call": {
      const [first, second = first] = node.parameters.map((parameter) => compile(parameter, images));
      return combined(functions.get(node.name)!.of, first, second);
    }
  }
}

function constant(value: number): Compute {
  const out = new Float64Array(block).fill(value);
  return () => out;
}

function valuesOf({ data }: Volume): Compute {
  const out = new Float64Array(block);
  return (from, to) => {
    out.set(data.subarray(from, to));
    return out;
  };
}

function combined(of: (a: number, b: number) => number, first: Compute, second: Compute): Compute {
  const out = new Float64Array(block);
  return (from, to) => {
    const a = first(from, to);
    const b = second(from, to);
    for (let i = 0; i < to - from; i++) out[i] = of(a[i], b[i]);
    return out;
  };
}
