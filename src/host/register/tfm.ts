import { InputError } from "../errors.ts";
import { determinant } from "../image/geometry.ts";
import { voxelCount, type Vec3 } from "../image/volume.ts";
import { chainOf } from "./compose.ts";
import { matrixTransforms } from "./matrices.ts";
import type { AffineTransform, BSplineTransform, Transform, TransformChain } from "./transform.ts";

/** A transform as the file has it. */
interface Entry {
  /** Name without precision, and dimension, such as `Euler3DTransform` and 3. */
  readonly type: string;
  readonly dimension: number;
  readonly parameters: readonly number[];
  readonly fixed: readonly number[];
}

const supported = "Identity, Translation, Scale, Euler2D, Euler3D, Rigid2D, Versor, VersorRigid3D, Similarity2D, Similarity3D, Affine, BSpline (order 3) and Composite";

/**
 * Reads ITK's Insight Transform File V1.0 (.tfm, .txt), as ITK, SimpleITK, ANTs' and Slicer's text exports have it. Of a composite
 * transform ITK applies the last part first, so that the chain is in the reverse order of the file.
 * @param name what errors call the file
 * @throws InputError for another format, a transform that is not supported, or numbers that do not fit it
 */
export function parseTfm(text: string, name: string): TransformChain {
  if (text.startsWith("\x89HDF")) throw new InputError(`${name}: an HDF5 transform file; save it as text (.tfm)`);
  if (!/^\s*#\s*Insight Transform File V1\.0/.test(text)) {
    throw new InputError(`${name}: begins with "${text.slice(0, 40).split(/\r?\n/, 1)[0]}", not with "#Insight Transform File V1.0"; save the transform as .tfm`);
  }
  const entries = entriesOf(text, name);
  const composite = entries[0]?.type === "CompositeTransform";
  const parts = composite ? entries.slice(1) : entries;
  if (!composite && parts.length !== 1) {
    throw new InputError(`${name}: ${parts.length} transforms that no CompositeTransform puts in order; 1 is needed`);
  }
  const transforms = parts.map((entry) => transformOf(entry, name)).reverse();
  for (const { dimension } of transforms) {
    if (dimension !== transforms[0].dimension) throw new InputError(`${name}: transforms of dimension ${transforms[0].dimension} and ${dimension} in one file`);
  }
  return chainOf(transforms);
}

function entriesOf(text: string, name: string): Entry[] {
  const entries: { type: string; dimension: number; parameters: number[]; fixed: number[] }[] = [];
  for (const line of text.split(/\r?\n/).map((l) => l.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const colon = line.indexOf(":");
    if (colon < 0) throw new InputError(`${name}: the line "${line.slice(0, 60)}" has no colon`);
    const tag = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (tag === "Transform") {
      const match = /^(\w+?)_(double|float)_(\d+)_(\d+)(_\d+)?$/.exec(value);
      if (!match || match[3] !== match[4]) throw new InputError(`${name}: Transform: ${value} is not supported; these are: ${supported}`);
      entries.push({ type: match[1] + (match[5] ?? ""), dimension: Number(match[3]), parameters: [], fixed: [] });
    } else if (tag === "Parameters" || tag === "FixedParameters") {
      const entry = entries.at(-1);
      if (!entry) throw new InputError(`${name}: ${tag} before any Transform`);
      entry[tag === "Parameters" ? "parameters" : "fixed"] = numbersOf(value, `${name}: ${entry.type}, ${tag}`);
    } else {
      throw new InputError(`${name}: ${tag}: ${value.slice(0, 60)} is not supported; save the whole transform in one .tfm file`);
    }
  }
  return entries;
}

function numbersOf(text: string, what: string): number[] {
  return text === "" ? [] : text.split(/\s+/).map((word) => {
    const value = Number(word);
    if (!Number.isFinite(value)) throw new InputError(`${what}: "${word}" is not a number`);
    return value;
  });
}

function transformOf(entry: Entry, name: string): Transform {
  const { type, dimension, parameters, fixed } = entry;
  if (type === "BSplineTransform") return splineOf(entry, name);
  const known = matrixTransforms[`${type} ${dimension}`];
  if (!known) throw new InputError(`${name}: ${type} of dimension ${dimension} is not supported; these are: ${supported}`);
  expectCount(parameters, known.parameters, `${name}: ${type}, Parameters`);
  if (fixed.length > 0 && fixed.length < dimension) expectCount(fixed, dimension, `${name}: ${type}, FixedParameters`);
  const { matrix, translation } = known.read(parameters, fixed);
  const d = known.dimension;
  const offset = translation.map((t, i) => {
    const centre = fixed[i] ?? 0;
    let turned = 0;
    for (let j = 0; j < d; j++) turned += matrix[i * d + j] * (fixed[j] ?? 0);
    return t + centre - turned;
  });
  return { kind: "affine", dimension: d, matrix: embedded(matrix, d), offset: [offset[0], offset[1], offset[2] ?? 0] };
}

/** A matrix of dimension 2 or 3 as one of 3. */
function embedded(matrix: readonly number[], dimension: 2 | 3): readonly number[] {
  if (dimension === 3) return matrix;
  return [matrix[0], matrix[1], 0, matrix[2], matrix[3], 0, 0, 0, 1];
}

function splineOf({ type, dimension, parameters, fixed }: Entry, name: string): BSplineTransform {
  const d = dimension;
  if (d !== 2 && d !== 3) throw new InputError(`${name}: ${type} of dimension ${d} is not supported; 2 and 3 are`);
  expectCount(fixed, d * (3 + d), `${name}: ${type}, FixedParameters`);
  const vector = (first: number, otherwise: number): Vec3 => [fixed[first], fixed[first + 1], d === 3 ? fixed[first + 2] : otherwise];
  const size = vector(0, 1);
  if (size.slice(0, d).some((n) => !Number.isInteger(n) || n < 4)) {
    throw new InputError(`${name}: ${type}: ${size.slice(0, d).join("x")} control points; a cubic spline needs 4 along each axis`);
  }
  const spacing = vector(2 * d, 1);
  const direction = embedded(fixed.slice(3 * d), d);
  if (spacing.some((s) => !(s > 0)) || determinant(direction) === 0) {
    throw new InputError(`${name}: ${type}: spacing (${spacing.join(", ")}) mm, direction (${direction.join(", ")}) of the control points make no lattice`);
  }
  expectCount(parameters, d * voxelCount(size), `${name}: ${type} of ${size.slice(0, d).join("x")} control points, Parameters`);
  return { kind: "bspline", dimension: d, size, origin: vector(d, 0), spacing, direction, coefficients: Float64Array.from(parameters) };
}

function expectCount(numbers: readonly number[], needed: number, what: string): void {
  if (numbers.length !== needed) throw new InputError(`${what}: ${numbers.length} numbers; ${needed} are needed`);
}

/**
 * A chain as an Insight Transform File V1.0, which ITK, SimpleITK and 3D Slicer read: affine transforms and cubic B-splines of
 * double precision, in a composite transform where they are not exactly one. Every number is written so that it reads back exactly.
 */
export function writeTfm(chain: TransformChain): string {
  const parts = chainOf(chain);
  const dimension = parts[0]?.dimension ?? 3;
  const other = parts.find((part) => part.dimension !== dimension);
  if (other) throw new InputError(`transforms of dimension ${dimension} and ${other.dimension} cannot be written to one file`);
  const entries = [...parts].reverse().map((part) => (part.kind === "affine" ? affineEntry(part) : splineEntry(part)));
  if (entries.length === 0) entries.push({ type: "IdentityTransform", parameters: [], fixed: [] });
  const texts = entries.map(({ type, parameters, fixed }) => `${type}_double_${dimension}_${dimension}\nParameters: ${parameters.join(" ")}\nFixedParameters: ${fixed.join(" ")}`);
  if (texts.length > 1) texts.unshift(`CompositeTransform_double_${dimension}_${dimension}`);
  return `#Insight Transform File V1.0\n${texts.map((text, i) => `#Transform ${i}\nTransform: ${text}\n`).join("")}`;
}

interface Written {
  readonly type: string;
  readonly parameters: readonly number[] | Float64Array;
  readonly fixed: readonly number[];
}

function affineEntry({ dimension: d, matrix, offset }: AffineTransform): Written {
  return { type: "AffineTransform", parameters: [...within(matrix, d), ...offset.slice(0, d)], fixed: new Array<number>(d).fill(0) };
}

function splineEntry({ dimension: d, size, origin, spacing, direction, coefficients }: BSplineTransform): Written {
  return { type: "BSplineTransform", parameters: coefficients, fixed: [size, origin, spacing].flatMap((v) => v.slice(0, d)).concat(within(direction, d)) };
}

/** A 3x3 matrix's part of a dimension. */
function within(matrix: readonly number[], dimension: 2 | 3): readonly number[] {
  return dimension === 3 ? matrix : [matrix[0], matrix[1], matrix[3], matrix[4]];
}
