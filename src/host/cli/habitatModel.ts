import * as z from "zod/mini";
import { InputError } from "../errors.ts";
import type { AnchorModel } from "../regions/align.ts";
import type { ClusterModel } from "../regions/clusters.ts";
import { version } from "../version.ts";
import { readText } from "./readText.ts";

/** What a run fitted on its training cases, and a later one applies to others: model.json. */
export interface HabitatModel {
  /** Null where each case has its own. */
  readonly k: number | null;
  /** Images clustered by, the expressions that make some of them, and images measured. */
  readonly images: readonly string[];
  readonly maps: readonly string[];
  readonly measure: readonly string[];
  /** Of a whole cohort; null where each case is clustered by itself. */
  readonly clusters: ClusterModel | null;
  /** Null where habitats keep their own numbers. */
  readonly anchor: AnchorModel | null;
}

const format = "webradiomics habitats 1";
const names = z.array(z.string());
const matrix = z.array(z.array(z.number()));
const schema = z.object({
  format: z.literal(format),
  k: z.nullable(z.int().check(z.positive())),
  images: names,
  maps: names,
  measure: names,
  clusters: z.nullable(z.object({ images: names, scaling: z.nullable(z.object({ mean: z.array(z.number()), sd: z.array(z.number()) })), centroids: matrix })),
  anchor: z.nullable(z.object({ anchor: z.string(), columns: names, mean: z.array(z.number()), sd: z.array(z.number()), habitats: z.array(z.array(z.nullable(z.number()))) })),
});

/** @throws InputError naming the file and the field that is not as it should be */
export async function readModel(path: string): Promise<HabitatModel> {
  const text = await readText(path);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path}: not JSON (${(error as Error).message})`, { cause: error });
  }
  const { data, error } = schema.safeParse(content);
  if (data === undefined) throw new InputError(`${path}: not a model of habitats: ${error.issues[0].path.join(".") || "the file"}: ${error.issues[0].message}`);
  const { k, images, maps, measure, clusters, anchor } = data;
  if (k === null) throw new InputError(`${path}: k is null: each case chose its own number of habitats (--choose case), so there is nothing to apply to others`);
  return { k, images, maps, measure, clusters, anchor };
}

export function modelText({ k, images, maps, measure, clusters, anchor }: HabitatModel): string {
  return `${JSON.stringify({ format, version, k, images, maps, measure, clusters, anchor }, null, 1)}\n`;
}
