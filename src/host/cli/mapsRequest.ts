import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Backend } from "../engine/engine.ts";
import { InputError, UsageError } from "../errors.ts";
import { fileOfMask } from "../io/readMask.node.ts";
import { endings, type ImageFormat } from "../io/write.ts";
import { resolveExpression } from "../parametric/resolve.ts";
import { checkApart, checkWritable, openFolder } from "../io/files.node.ts";

/** The flags of `webradiomics maps`, as commander names them. */
export interface MapsOptions {
  readonly image: readonly string[];
  readonly outDir: string;
  readonly format: ImageFormat;
  readonly like?: string;
  readonly interpolator: "nearest" | "linear" | "bspline";
  readonly mask?: string;
  readonly png?: string;
  readonly backend: Backend;
  readonly adapter?: string;
}

/** What is to be done, checked. */
export interface MapsRequest {
  /** Files by the names that the expressions call them. */
  readonly files: ReadonlyMap<string, string>;
  readonly maps: readonly { readonly name: string; readonly expression: string; readonly file: string }[];
  /** File whose lattice the images are resampled to. */
  readonly like?: string;
  readonly warnings: readonly string[];
}

/**
 * Checks everything that can be checked before images are read, and makes the folder.
 * @throws UsageError for expressions and names that do not do, and results that would overwrite what is read
 * @throws InputError for files that are not there or cannot be written
 */
export async function mapsRequest(expressions: readonly string[], options: MapsOptions): Promise<MapsRequest> {
  const files = namedFiles(options.image);
  const names = [...files.keys()];
  const used = new Set<string>();
  const maps = expressions.map((expression) => {
    const { name, images } = resolveExpression(expression, names);
    const twin = names.find((other) => other.toLowerCase() === name.toLowerCase());
    if (twin !== undefined) throw new UsageError(`"${expression}": ${name} is the name of ${files.has(twin) ? `an image (${files.get(twin)})` : "an earlier result"} already`);
    names.push(name);
    images.forEach((image) => used.add(image));
    return { name, expression, file: join(options.outDir, `${name}${endings[options.format]}`) };
  });
  const like = options.like === undefined ? undefined : (files.get(options.like) ?? options.like);
  const inputs = [...files.values(), ...(like ? [like] : []), ...(options.mask ? [options.mask] : [])];
  for (const file of inputs) if (!existsSync(fileOfMask(file))) throw new InputError(`${file}: no such file`);
  const outputs = [...maps.map(({ file }) => file), summaryFile(options.outDir), ...(options.png ? [options.png] : [])];
  checkApart(inputs.map(fileOfMask), outputs);
  await openFolder(options.outDir);
  for (const file of outputs) await checkWritable(file);
  const idle = [...files.keys()].filter((name) => !used.has(name) && name !== options.like);
  return { files, maps, like, warnings: idle.map((name) => `image ${name} is used by no expression`) };
}

export function summaryFile(outDir: string): string {
  return join(outDir, "maps.json");
}

/** `NAME=FILE` of each --image. */
function namedFiles(images: readonly string[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const text of images) {
    const [, name, file] = /^([\p{L}_][\p{L}\p{N}_]*)=(.+)$/su.exec(text) ?? [];
    if (!name) throw new UsageError(`--image ${text}: NAME=FILE is expected, with a name of letters, digits and _`);
    if (files.has(name)) throw new UsageError(`--image ${text}: ${name} is ${files.get(name)} already`);
    files.set(name, file);
  }
  return files;
}
