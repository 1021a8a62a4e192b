import { InputError } from "../errors.ts";
import { describeDifference, geometryDifferences } from "../image/geometry.ts";
import type { Volume } from "../image/volume.ts";
import { readImage } from "../io/read.node.ts";
import { readMask } from "../io/readMask.node.ts";
import { imageFile } from "../io/write.ts";
import { evaluate } from "../parametric/evaluate.ts";
import { summarise, type Summary } from "../parametric/summary.ts";
import { picturePng, type Panel } from "../report/picture.ts";
import { writeFileAtomic } from "../io/files.node.ts";
import { version } from "../version.ts";
import type { Surroundings } from "./extractCommand.ts";
import { mapsRequest, summaryFile, type MapsOptions, type MapsRequest } from "./mapsRequest.ts";
import { Steps } from "./steps.ts";

interface Computed {
  readonly name: string;
  readonly expression: string;
  readonly file: string;
  readonly volume: Volume;
  readonly statistics: Summary;
  readonly warnings: readonly string[];
}

/**
 * Runs `webradiomics maps`; everything is checked before images are read.
 * @returns the exit code.
 * @throws InputError, UsageError, GpuError
 */
export async function mapsCommand(expressions: readonly string[], options: MapsOptions, around: Surroundings): Promise<number> {
  const request = await mapsRequest(expressions, options);
  const steps = new Steps(around);
  try {
    for (const warning of request.warnings) steps.warn(warning);
    const { images, mask } = await readInputs(request, options, around, steps);
    const maps = computed(request, images, mask, steps);
    const picture = options.png === undefined ? undefined : await mapsPicture(images, maps, mask);
    for (const { file, name, volume, expression } of maps) {
      steps.at(`writing ${file}`);
      await writeFileAtomic(file, (await imageFile(name, volume, options.format)).bytes);
      steps.done(`${file}: ${expression}`);
    }
    await writeFileAtomic(summaryFile(options.outDir), `${JSON.stringify(summary(request, maps, options), null, 2)}\n`);
    if (picture) await writeFileAtomic(options.png!, picture);
    around.stdout(statisticsText(maps, options.mask));
    return 0;
  } finally {
    steps.close();
  }
}

/** Images and mask, on the lattice of --like if that is given. */
async function readInputs(
  { files, like }: MapsRequest, options: MapsOptions, around: Surroundings, steps: Steps,
): Promise<{ images: Map<string, Volume>; mask?: Volume }> {
  const images = new Map<string, Volume>();
  for (const [name, file] of files) {
    steps.at(`reading ${file}`);
    images.set(name, await readImage(file, { warn: (text) => steps.warn(text) }));
  }
  const named = [...files].find(([, file]) => file === like)?.[0];
  const reference = like === undefined ? [...images.values()][0] : named === undefined ? await readImage(like) : images.get(named)!;
  const mask = options.mask === undefined ? undefined : await readMask(options.mask, reference);
  for (const warning of mask?.warnings ?? []) steps.warn(warning);
  if (mask && mask.components !== 1) throw new InputError(`${mask.name}: ${mask.components} components; a mask holds one label a voxel`);
  steps.done(`read ${images.size === 1 ? "an image" : `${images.size} images`}${mask ? " and a mask" : ""}`);
  return like === undefined ? { images, mask } : resampled({ images, mask }, reference, options, around, steps);
}

async function resampled(
  { images, mask }: { images: ReadonlyMap<string, Volume>; mask?: Volume }, reference: Volume, options: MapsOptions, around: Surroundings, steps: Steps,
): Promise<{ images: Map<string, Volume>; mask?: Volume }> {
  const { alignedTo, resampleTo } = await import("../register/resample.ts");
  if ([...images.values(), ...(mask ? [mask] : [])].every((volume) => alignedTo(volume, reference))) return { images: new Map(images), mask };
  const { withEngine } = await import("./withEngine.ts");
  return withEngine(options, around, async (engine) => {
    const moved = new Map<string, Volume>();
    for (const [name, image] of images) {
      steps.at(`resampling ${image.name}`);
      moved.set(name, await resampleTo(engine, image, reference, [], { interpolator: options.interpolator }));
    }
    const movedMask = mask && (await resampleTo(engine, mask, reference, [], { interpolator: "nearest" }));
    steps.done(`resampled to ${reference.name}`);
    return { images: moved, mask: movedMask };
  });
}

/** All maps, before any is written. Later expressions take earlier results as they are written, in float32. */
function computed({ maps }: MapsRequest, images: ReadonlyMap<string, Volume>, mask: Volume | undefined, steps: Steps): Computed[] {
  const known = new Map(images);
  return maps.map((map) => {
    steps.at(map.expression);
    const { volume, warnings } = evaluate(map.expression, known);
    if (mask) checkLattice(volume, mask);
    for (const warning of warnings) steps.warn(warning);
    known.set(map.name, volume);
    const statistics = summarise(volume, mask);
    if (mask && statistics.voxels === 0) throw new InputError(`${mask.name}: no voxel is marked`);
    return { ...map, volume, statistics, warnings };
  });
}

/** Nobody sees a thousandth of a voxel. */
const tolerance = 1e-3;

function checkLattice(volume: Volume, mask: Volume): void {
  const [difference] = geometryDifferences(volume, mask, tolerance);
  if (difference) throw new InputError(`${describeDifference(difference, volume.name, mask.name)}; --like resamples all to one lattice`);
}

function summary({ files, like }: MapsRequest, maps: readonly Computed[], { mask, interpolator }: MapsOptions): object {
  return {
    version,
    images: Object.fromEntries(files),
    ...(like === undefined ? {} : { like, interpolator }),
    ...(mask === undefined ? {} : { mask }),
    maps: maps.map(({ name, expression, file, statistics, warnings }) => ({ name, expression, file, statistics, warnings })),
  };
}

function statisticsText(maps: readonly Computed[], mask: string | undefined): string {
  const number = (value: number): string => String(Number(value.toPrecision(6)));
  const rows = [
    ["map", "voxels", "min", "median", "max"],
    ...maps.map(({ name, statistics: { voxels, min, median, max } }) => [name, String(voxels), ...[min, median, max].map(number)]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]): string => row.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]))).join("  ");
  return `${mask === undefined ? "all voxels" : `inside ${mask}`}\n${rows.map(line).join("\n")}\n`;
}

async function mapsPicture(images: ReadonlyMap<string, Volume>, maps: readonly Computed[], mask: Volume | undefined): Promise<Uint8Array> {
  const [[name, image]] = [...images].filter(([, image]) => geometryDifferences(image, maps[0].volume, tolerance).length === 0);
  const labels: Volume | undefined = mask && { ...mask, data: insideOf(mask), pixelType: "uint8" };
  const panels: Panel[] = [{ title: name, image, labels }, ...maps.map((map) => ({ ...look(map, image), title: map.name, image: map.volume, labels }))];
  return picturePng(panels, { focus: labels });
}

function insideOf({ data }: Volume): Uint8Array {
  const inside = new Uint8Array(data.length);
  for (let i = 0; i < inside.length; i++) if (data[i] !== 0) inside[i] = 1;
  return inside;
}

/** Maps with a neutral value have colours, and inside a mask only: ratios are noise where there is no signal. Others are grey. */
function look({ expression, statistics }: Computed, ground: Volume): Pick<Panel, "colours" | "centre" | "ground"> {
  if (/=\s*SER\(/.test(expression)) return { colours: "diverging", centre: 1, ground };
  return statistics.min < 0 || /=\s*PE\(/.test(expression) ? { colours: "diverging", ground } : {};
}
