import { wavelet as waveletKernel } from "../../kernels/wavelet.ts";
import type { BufferRef } from "../engine/recording.ts";
import { unionBox } from "../image/crop.ts";
import { voxelCount, type Box, type Vec3 } from "../image/volume.ts";
import type { Settings } from "../params/settings.ts";
import type { Field, Filter } from "./filter.ts";
import { biorthogonal, coiflets, orthogonal } from "./waveletBank.ts";

/**
 * PyRadiomics' Wavelet: stationary (undecimated, periodic) transforms along x, then y, then z; an axis of odd length is padded by its
 * first voxel. L is a low-pass, H a high-pass, the letters in the order of the axes. Each further level is the same transform, with
 * filters that are not dilated, of the approximation (the low-pass along every axis), whose pad voxels are filtered like all others.
 *
 * float32 images are transformed in float32, to PyWavelets' bits, all others in float64. Where a high-pass meets equal voxels only, as
 * along an axis of one voxel, it gives exactly 0 in place of PyWavelets' rounding noise (but dmey's, which passes 0.1 %).
 * @source PyRadiomics imageoperations.getWaveletImage; PyWavelets swtn
 */
export const wavelet: Filter = {
  names(settings) {
    const [approximation, ...details] = words(axesOf(settings).length);
    const name = (level: number, word: string): string => `wavelet${level === 1 ? "" : level}-${word}`;
    const levels = Array.from({ length: settings.level }, (_, k) => details.map((word) => name(k + 1, word)));
    return [...levels.flat(), name(settings.level, approximation)];
  },

  // Of what each level can make of the image, measured with all wavelets: less than half of it. float32 images are transformed in f32 anyway.
  singleError(settings, { pixelType }) {
    if (pixelType === "float32") return null;
    const { low, high } = filtersOf(settings.wavelet, false);
    const gain = (taps: readonly number[]): number => taps.reduce((sum, tap) => sum + Math.abs(tap), 0) ** axesOf(settings).length;
    const levels = settings.start_level + settings.level;
    const relative = 2 ** -22 * (1 + levels) * gain(low) ** (levels - 1) * Math.max(gain(low), gain(high));
    return (magnitude) => relative * magnitude;
  },

  pixelType: ({ pixelType }) => (pixelType === "float32" ? "float32" : "float64"),

  // PyWavelets takes any even length, however long the filter is.
  refusals: () => new Map(),

  needs: (target, field, settings) => planOf(target, field, settings).levels[0].boxes.get("")!,

  record(recording, { field, source, target }, settings, { images, offset }) {
    const plan = planOf(target, field, settings);
    const taps = recording.upload("wavelet taps", "real", Float64Array.of(...plan.filters.low, ...plan.filters.high));
    const approximation = "L".repeat(plan.axes.length);
    let image = source.image;
    let bands = new Map<string, Band>([[approximation, { box: source.box, offset: 0 }]]);
    for (const level of plan.levels) {
      bands = new Map([["", bands.get(approximation)!]]);
      for (const [depth, axis] of plan.axes.entries()) {
        const run = (made: readonly string[], to: BufferRef<"real">, at: (word: string) => number): void => {
          const items = made.map((word) => ({ ...passItem(plan, level, axis, word, bands.get(word.slice(0, -1))!), band: at(word) }));
          recording.run(waveletKernel, items, { image, taps, bands: to });
        };
        const made = words(depth + 1).filter((word) => level.boxes.has(word));
        const shown = made.filter((word) => level.images.has(word));
        run(shown, images, (word) => offset + level.images.get(word)! * voxelCount(target.size));
        if (shown.length === made.length) break;
        const { kept, length } = layOut(made.filter((word) => !level.images.has(word)), level);
        const buffer = recording.buffer("wavelet bands", "real", length, plan.single ? 1 : images.planes);
        run([...kept.keys()], buffer, (word) => kept.get(word)!.offset);
        image = buffer;
        bands = kept;
      }
    }
  },
};

/** A band in a buffer of several: what it covers, and where it begins. */
interface Band {
  readonly box: Box;
  readonly offset: number;
}

/**
 * A low-pass and a high-pass of equally many taps, without what is 0 in both at either end. Tap j takes to voxel i of the band what
 * is at voxel i + ahead - j.
 */
interface Filters {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly ahead: number;
  /** Whether the taps of the high-pass add up to 0 but for rounding. */
  readonly vanishing: boolean;
}

/** One level of the transform. Bands are called by their letters so far: "" the level's input, then "L", "LH", ... */
interface Level {
  /** Voxels along x, y, z of what the level transforms. */
  readonly extent: Vec3;
  /** What has to be known of each band. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** Numbers of those bands that are images of the filter. */
  readonly images: ReadonlyMap<string, number>;
}

interface Plan {
  readonly axes: readonly (0 | 1 | 2)[];
  readonly single: boolean;
  readonly filters: Filters;
  /** Voxels along x, y, z of the padded field. */
  readonly period: Vec3;
  readonly field: Field;
  readonly levels: readonly Level[];
}

function planOf(target: Box, field: Field, settings: Settings): Plan {
  const axes = axesOf(settings);
  const single = field.pixelType === "float32";
  const period = field.size.map((n) => n + (n % 2)) as unknown as Vec3;
  const filters = filtersOf(settings.wavelet, single);
  const [approximation, ...details] = words(axes.length);
  const last = settings.start_level + settings.level - 1;
  const levels: Level[] = [];
  let wanted = target; // of the approximation
  for (let k = last; k >= 0; k--) {
    const extent = k === 0 ? field.size : period;
    const first = (k - settings.start_level) * details.length;
    const images = new Map(first < 0 ? [] : details.map((word, i): [string, number] => [word, first + i]));
    if (k === last) images.set(approximation, settings.level * details.length);
    const ofBands = new Map([[approximation, wanted], ...[...images.keys()].map((word): [string, Box] => [word, target])]);
    const boxes = boxesOf(ofBands, axes, filters, extent);
    levels.unshift({ extent, boxes, images });
    wanted = boxes.get("")!;
  }
  return { axes, single, filters, period, field, levels };
}

/** The boxes of all bands on the way to those given. */
function boxesOf(ofBands: ReadonlyMap<string, Box>, axes: Plan["axes"], filters: Filters, extent: Vec3): Map<string, Box> {
  const boxes = new Map(ofBands);
  for (let depth = axes.length - 1; depth >= 0; depth--) {
    for (const word of words(depth)) {
      const made = [boxes.get(`${word}L`), boxes.get(`${word}H`)].filter((box) => box !== undefined);
      if (made.length > 0) boxes.set(word, metBy(filters, made.reduce(unionBox), axes[depth], extent[axes[depth]]));
    }
  }
  return boxes;
}

/** What the taps for the voxels of a box meet; the whole axis where that goes beyond its ends. */
function metBy({ low, ahead }: Filters, { start, size }: Box, axis: 0 | 1 | 2, extent: number): Box {
  const first = start[axis] + ahead - (low.length - 1);
  const end = start[axis] + size[axis] + ahead;
  const [from, to] = first < 0 || end > extent ? [0, extent] : [first, end];
  return { start: start.with(axis, from) as unknown as Vec3, size: size.with(axis, to - from) as unknown as Vec3 };
}

/** Offsets of bands that lie in a buffer one after the other. */
function layOut(made: readonly string[], { boxes }: Level): { kept: Map<string, Band>; length: number } {
  const kept = new Map<string, Band>();
  let length = 0;
  for (const word of made) {
    const box = boxes.get(word)!;
    kept.set(word, { box, offset: length });
    length += voxelCount(box.size);
  }
  return { kept, length };
}

/** The kernel's item for one band, but for where it goes. */
function passItem(plan: Plan, { extent, boxes }: Level, axis: 0 | 1 | 2, word: string, input: Band) {
  const { filters: { low, ahead, vanishing }, period, single, field } = plan;
  const high = word.endsWith("H");
  const box = boxes.get(word)!;
  const [x0, y0, z0] = box.start.map((s, k) => s - input.box.start[k] + (k === axis ? ahead : 0));
  const [nx, ny, nz] = box.size;
  const [sx, sy] = input.box.size;
  const length = input.box.size[axis];
  // Along one voxel the high-pass is 0 at all levels, whatever rounding makes of the pad voxel.
  const none = high && vanishing && field.size[axis] === 1;
  return {
    nx, ny, nz, axis, image: input.offset, sx, sy, x0, y0, z0, length,
    period: length === extent[axis] ? period[axis] : length,
    taps: high ? low.length : 0, count: none ? 0 : low.length,
    vanishing: Number(high && vanishing), single: Number(single),
  };
}

/** Filters of PyWavelets' decomposition: in float64, or those it has for float32. */
function filtersOf(name: string, single: boolean): Filters {
  const round = single ? Math.fround : (tap: number): number => tap;
  const [decomposition, reconstruction] = bankOf(name, single);
  const low = decomposition.map(round);
  const high = reconstruction.map((tap, i) => round(i % 2 === 1 ? tap : -tap));
  const used = low.map((tap, i) => tap !== 0 || high[i] !== 0);
  const [first, end] = [used.indexOf(true), used.lastIndexOf(true) + 1];
  return {
    low: low.slice(first, end),
    high: high.slice(first, end),
    ahead: low.length / 2 - first,
    // The sums of PyWavelets' high-passes are below 1e-11 (1e-7 in float32), dmey's is 1e-3.
    vanishing: Math.abs(high.reduce((sum, tap) => sum + tap, 0)) < 1e-6,
  };
}

/** The low-passes of decomposition and reconstruction. */
function bankOf(name: string, single: boolean): readonly [number[], number[]] {
  const numbers = (text: string): number[] => text.split(" ").map(Number);
  if (name in orthogonal) {
    const low = numbers(orthogonal[name]);
    return [low, low.toReversed()];
  }
  if (name in coiflets) {
    const { fround, SQRT2 } = Math;
    const low = numbers(coiflets[name]).map((tap) => (single ? fround(fround(tap) * fround(SQRT2)) : tap * SQRT2));
    return [low, low.toReversed()];
  }
  const [low, reconstruction] = biorthogonal[name.replace("rbio", "bior")].map(numbers);
  return name.startsWith("rbio") ? [reconstruction.toReversed(), low.toReversed()] : [low, reconstruction];
}

/** Transformed axes: 0 x, 1 y, 2 z. */
function axesOf({ force2D, force2Ddimension }: Settings): (0 | 1 | 2)[] {
  return ([0, 1, 2] as const).filter((axis) => !force2D || axis !== 2 - force2Ddimension);
}

/** All words of so many letters: LL, LH, HL, HH. */
function words(letters: number): string[] {
  return letters === 0 ? [""] : words(letters - 1).flatMap((word) => [`${word}L`, `${word}H`]);
}
