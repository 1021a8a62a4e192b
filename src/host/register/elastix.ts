import type { Image, Transform as ItkTransform, TransformList } from "itk-wasm";
import { InputError } from "../errors.ts";
import type { Volume } from "../image/volume.ts";
import { chainOf } from "./compose.ts";
import { parseTfm } from "./tfm.ts";
import type { Transform, TransformChain } from "./transform.ts";

/** An elastix parameter map: name -> values, as its parameter files have them. */
export type ParameterMap = Readonly<Record<string, readonly string[]>>;

export interface ElastixRun {
  /** Dimension in which elastix works; a 2-D image is one slice, of which x and y count. */
  readonly dimension: 2 | 3;
  /** Registrations one after the other, each starting from the one before. */
  readonly maps: readonly ParameterMap[];
  /** Where the first registration starts from (fixed to moving). */
  readonly initial: TransformChain;
}

export interface ElastixResult {
  /** Fixed to moving, `initial` included. */
  readonly transform: TransformChain;
  /** Of `@itk-wasm/elastix`. */
  readonly version: string;
}

/**
 * Runs elastix (`@itk-wasm/elastix`: WebAssembly, one thread, so that a seed gives the same bytes on every run). In Node its files
 * come from the package and the calling thread is busy until it ends. A browser must be told where they lie, before the first run:
 * `setPipelinesBaseUrl` and `setPipelineWorkerUrl` of `@itk-wasm/elastix`, else they come from a network.
 * @throws InputError when it finds no transform, with elastix's message where it has one
 */
export async function runElastix(fixed: Volume, moving: Volume, { dimension, maps, initial }: ElastixRun): Promise<ElastixResult> {
  // Heavy: 2 MB of compressed WebAssembly, so that who registers nothing does not load it.
  const package_ = await import("@itk-wasm/elastix");
  const run = "elastixNode" in package_ ? package_.elastixNode : (package_ as { readonly elastix: typeof import("@itk-wasm/elastix").elastix }).elastix;
  const options = {
    fixed: itkImage(fixed, dimension), moving: itkImage(moving, dimension),
    ...(initial.length > 0 ? { initialTransform: itkTransforms(initial, dimension) } : {}),
  };
  let transform: TransformList | undefined;
  try {
    ({ transform } = await run(maps.map((map) => ({ ...map })) as never, options));
  } catch (error) {
    throw failure(fixed, moving, error instanceof Error ? error.message : "it stopped without saying why; most often too little of the images overlaps", error);
  }
  if (!transform) throw failure(fixed, moving, "it gave no transform");
  return { transform: chainOf(parseTfm(tfmOf(transform), "elastix's transform")), version: package_.version };
}

function failure(fixed: Volume, moving: Volume, message: string, cause?: unknown): InputError {
  return new InputError(`${moving.name} cannot be registered to ${fixed.name}: elastix: ${lastLines(message)}`, { cause });
}

/** What elastix says in the end, without the places in its sources. */
function lastLines(message: string): string {
  const lines = message.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !/^(itk::|Location|File|Line)\b/.test(line));
  return lines.slice(-3).join("; ");
}

/** As float32, in which elastix computes. */
export function itkImage(volume: Volume, dimension: 2 | 3): Image {
  const within = (values: readonly number[]): number[] => [...values.slice(0, dimension)];
  return {
    imageType: { dimension, componentType: "float32", pixelType: "Scalar", components: 1 },
    name: volume.name,
    origin: within(volume.origin), spacing: within(volume.spacing), size: within(volume.size),
    direction: Float64Array.from(matrixWithin(volume.direction, dimension)),
    metadata: new Map(),
    data: Float32Array.from(volume.data),
  };
}

/** The part of a 3x3 row-major matrix that a dimension has. */
function matrixWithin(m: readonly number[], dimension: 2 | 3): number[] {
  return dimension === 3 ? [...m] : [m[0], m[1], m[3], m[4]];
}

/** As ITK lists a composite transform: the first entry names it, the transform applied first is last. */
function itkTransforms(chain: TransformChain, dimension: 2 | 3): TransformList {
  const parts = [...chain].reverse().map((part) => itkTransform(part, dimension));
  return [entry("Composite", dimension, [], []), ...parts];
}

function itkTransform(transform: Transform, dimension: 2 | 3): ItkTransform {
  if (transform.kind === "affine") {
    const { matrix, offset } = transform;
    return entry("Affine", dimension, [...matrixWithin(matrix, dimension), ...offset.slice(0, dimension)], new Array<number>(dimension).fill(0));
  }
  const { size, origin, spacing, direction, coefficients } = transform;
  const fixed = [size, origin, spacing].flatMap((v) => v.slice(0, dimension)).concat(matrixWithin(direction, dimension));
  return entry("BSpline", dimension, coefficients, fixed);
}

function entry(transformParameterization: ItkTransform["transformType"]["transformParameterization"], dimension: 2 | 3, parameters: ArrayLike<number>, fixed: readonly number[]): ItkTransform {
  return {
    transformType: { transformParameterization, parametersValueType: "float64", inputDimension: dimension, outputDimension: dimension },
    numberOfParameters: parameters.length, numberOfFixedParameters: fixed.length,
    name: "", inputSpaceName: "", outputSpaceName: "",
    parameters: Float64Array.from(parameters), fixedParameters: Float64Array.from(fixed),
  };
}

/** The text that ITK would write: its numbers read back exactly. */
function tfmOf(transforms: TransformList): string {
  const entries = transforms.map(({ transformType: { transformParameterization: name, inputDimension: d }, parameters, fixedParameters }) => {
    const numbers = name === "Composite" ? "" : `\nParameters: ${parameters.join(" ")}\nFixedParameters: ${fixedParameters.join(" ")}`;
    return `Transform: ${name}Transform_double_${d}_${d}${numbers}`;
  });
  return `#Insight Transform File V1.0\n${entries.join("\n")}\n`;
}
