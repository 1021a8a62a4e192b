import { InputError } from "../errors.ts";
import { readImage } from "../io/read.node.ts";
import { readMask } from "../io/readMask.node.ts";
import { evaluate } from "../parametric/evaluate.ts";
import { resolveExpression } from "../parametric/resolve.ts";
import { casePoints, type CasePoints } from "../regions/habitats.ts";
import type { NamedImage } from "../regions/voi.ts";
import type { HabitatCase } from "./habitatCases.ts";
import type { HabitatModel } from "./habitatModel.ts";

/** Which images of each case are read, made, clustered by and measured. */
export interface PlannedImages {
  /** Expressions, such as `SUB_1 = DCE1 - T1`. */
  readonly maps: readonly string[];
  readonly cluster: readonly string[];
  readonly measure: readonly string[];
}

interface Asked {
  readonly map: readonly string[];
  readonly cluster?: readonly string[];
  readonly measure?: readonly string[];
}

/**
 * The images that the command line asks for, or those of a model.
 * @throws InputError, UsageError naming an image or expression that cannot be
 */
export function plannedImages(cases: readonly HabitatCase[], { map, cluster, measure }: Asked, model: HabitatModel | null): PlannedImages {
  const files = [...cases[0].images.keys()];
  if (model !== null && (map.length > 0 || cluster || measure)) throw new InputError("--model brings its own images: --map, --cluster and --measure cannot be given with it");
  const maps = model?.maps ?? map;
  const all = [...files];
  for (const text of maps) {
    const { name } = resolveExpression(text, all);
    if (all.includes(name)) throw new InputError(`--map "${text}": there is an image ${name} already`);
    all.push(name);
  }
  const planned = { maps, cluster: model?.images ?? cluster ?? all, measure: model?.measure ?? measure ?? files };
  for (const [flag, list] of [["--cluster", planned.cluster], ["--measure", planned.measure]] as const) {
    const unknown = list.find((name) => !all.includes(name));
    if (unknown !== undefined) throw new InputError(`${model === null ? flag : "--model"}: there is no image ${unknown}; there are ${all.join(", ")}`);
  }
  return planned;
}

/** A case whose files were read. */
export interface Loaded {
  readonly images: readonly NamedImage[];
  readonly points: CasePoints;
  readonly warnings: readonly string[];
}

/**
 * Reads a case, makes its maps and gathers the intensities of its VOI.
 * @throws InputError naming the file and what is wrong with it
 */
export async function loadCase(each: HabitatCase, { maps, cluster }: PlannedImages): Promise<Loaded> {
  const warnings: string[] = [];
  const volumes = new Map<string, NamedImage["volume"]>();
  const warn = (text: string): void => void warnings.push(text);
  for (const [name, file] of each.images) volumes.set(name, await readImage(file, { warn }));
  const mask = await readMask(each.mask, [...volumes.values()][0]);
  for (const text of maps) {
    const { volume, warnings: told } = evaluate(text, volumes);
    volumes.set(volume.name, volume);
    warnings.push(...told);
  }
  const images = Array.from(volumes, ([name, volume]): NamedImage => ({ name, volume }));
  const clustered = cluster.map((name) => images.find((image) => image.name === name)!);
  return { images, points: casePoints(each.name, clustered, mask, each.label), warnings: [...mask.warnings, ...warnings] };
}
