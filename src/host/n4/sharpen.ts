import { Fourier } from "./fourier.ts";

/** ITK computes all but the Fourier transforms in float32. Its rounding is felt: see `histogram`. */
const f = Math.fround;

/** What the histogram of logarithms is sharpened by. */
export interface Sharpening {
  readonly bins: number;
  readonly fwhm: number;
  readonly noise: number;
}

/** A function that is linear between equidistant places; its numbers are float32. */
export interface Mapping {
  readonly low: number;
  readonly step: number;
  readonly values: Float64Array;
}

/**
 * Tells what each logarithm is expected to be without the field, given what it is with it. The field is taken to blur the
 * histogram V by a Gaussian F: a Wiener filter gives the sharp histogram U, and the expectation is that of u where v = u + noise of F,
 *
 *   E(u | v) = (F * u U)(v) / (F * U)(v)
 *
 * @source Sled, Zijdenbos, Evans, IEEE TMI 17(1), 1998; Tustison et al., IEEE TMI 29(6), 2010; ITK N4BiasFieldCorrectionImageFilter
 */
export class Sharpener {
  readonly #settings: Sharpening;
  /** Bins with those padded on both sides. */
  readonly #length: number;
  readonly #fourier: Fourier;

  constructor(settings: Sharpening) {
    this.#settings = settings;
    this.#length = paddedLength(settings.bins);
    this.#fourier = new Fourier(this.#length);
  }

  /** The expectation for values in their own range; null where all are equal: there is nothing to sharpen. */
  mapping(values: Float32Array): Mapping | null {
    const { bins, fwhm, noise } = this.#settings;
    const [low, high] = extremes(values);
    if (high <= low) return null;
    const step = f(f(high - low) / (bins - 1));
    const offset = (this.#length - bins) >> 1;
    const blur = this.#transform(gaussian(this.#length, f(f(fwhm) / step))).re;
    const observed = new Float64Array(this.#length);
    observed.set(histogram(values, low, step, bins), offset);
    const sharp = this.#filtered(observed, blur.map((b) => b / (b * b + f(noise)))).map((u) => Math.max(u, 0));
    const numerator = this.#filtered(sharp.map((u, n) => f(low + f((n - offset) * step)) * u), blur);
    const denominator = this.#filtered(sharp, blur);
    const expected = numerator.map((u, n) => (denominator[n] !== 0 ? f(u / denominator[n]) : 0));
    return { low, step, values: expected.slice(offset, offset + bins) };
  }

  #transform(values: Float64Array): { re: Float64Array; im: Float64Array } {
    const [re, im] = [values.slice(), new Float64Array(values.length)];
    this.#fourier.transform(re, im, -1);
    return { re, im };
  }

  /** Filtered by a symmetric sequence, of which the transform is given: it is real. */
  #filtered(values: Float64Array, filter: Float64Array): Float64Array {
    const { re, im } = this.#transform(values);
    for (let n = 0; n < re.length; n++) {
      re[n] *= filter[n];
      im[n] *= filter[n];
    }
    this.#fourier.transform(re, im, 1);
    return re;
  }
}

/** value - mapping(value) of each: what is left of a logarithm when the sharpened one is taken away. */
export function residuals(values: Float32Array, { low, step, values: expected }: Mapping, into: Float32Array, at: Uint32Array): void {
  const last = expected.length - 1;
  for (let i = 0; i < values.length; i++) {
    const place = placeOf(values[i], low, step);
    const bin = Math.floor(place);
    const mapped = bin < last ? f(expected[bin] + f(f(expected[bin + 1] - expected[bin]) * f(place - bin))) : expected[last];
    into[at[i]] = values[i] - mapped;
  }
}

/** In bins from the lowest value on. In float32, as ITK's: see `histogram`. */
function placeOf(value: number, low: number, step: number): number {
  return f(f(value - low) / step);
}

/**
 * ITK up to 5.4 looks for the least value among those only that are no new greatest one: where the mask begins with its darkest voxel,
 * it puts this one off the histogram, and fits a spike to it. Later versions do as here.
 */
function extremes(values: Float32Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return [low, high];
}

/**
 * Each value is shared by the two bins whose centres it lies between. The greatest one lies on the centre of the last bin or,
 * where float32 rounds it up, above: there ITK leaves it out. A bin that nothing else is near makes this felt in the field.
 */
function histogram(values: Float32Array, low: number, step: number, bins: number): Float32Array {
  const counts = new Float32Array(bins);
  for (let i = 0; i < values.length; i++) {
    const place = placeOf(values[i], low, step);
    const bin = Math.floor(place);
    const share = place - bin;
    if (bin < bins - 1) {
      counts[bin] += 1 - share;
      counts[bin + 1] += share;
    } else if (share === 0) counts[bin]++;
  }
  return counts;
}

/** Twice the bins at least, a power of two. ITK takes the logarithm in float32, which for powers of two may give twice as much. */
function paddedLength(bins: number): number {
  return 2 ** (Math.ceil(f(Math.log(bins)) / Math.LN2) + 1);
}

/** A Gaussian of area 1 centred at 0, and at the end of the circle; float32. */
function gaussian(length: number, fwhm: number): Float64Array {
  const exponent = f((4 * Math.LN2) / f(fwhm * fwhm));
  const scale = f((2 * Math.sqrt(Math.LN2 / Math.PI)) / fwhm);
  return Float64Array.from({ length }, (_, n) => f(scale * f(Math.exp(f(-(Math.min(n, length - n) ** 2) * exponent)))));
}
