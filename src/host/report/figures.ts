import { escapeHtml } from "./html.ts";
import { greyPngUrl } from "./png.ts";
import { largestSlice, slice, spreadSlices, type Picture, type Slice, type View } from "./slices.ts";

/** Zoomed slices show at least this much around the ROI, mm, and at least this part of the ROI's extent. */
const margin = { least: 8, part: 0.35 };
const zoomed = 6;

/**
 * HTML of the ROI outlined on its largest axial, coronal and sagittal slice, and on up to six axial slices from one end of the
 * ROI to the other, enlarged. Where a volume has a single slice, that one.
 */
export async function figuresHtml(picture: Picture): Promise<string> {
  const { size, spacing } = picture.volume;
  const flat = size.includes(1);
  const views: readonly View[] = flat ? ["axial"] : ["axial", "coronal", "sagittal"];
  const whole = views.map((view) => slice(picture, view, largestSlice(picture, view)));
  const extent = Math.max(...spacing.map((mm, axis) => mm * (picture.high[axis] - picture.low[axis] + 1)));
  const around = Math.max(margin.least, margin.part * extent);
  const close = spreadSlices(picture, "axial", zoomed).map((index) => slice(picture, "axial", index, around));
  return `<div class="views">${await figures(whole)}</div><div class="strip">${await figures(close)}</div>`;
}

async function figures(slices: readonly Slice[]): Promise<string> {
  return (await Promise.all(slices.map(figure))).join("");
}

/** Drawn in mm, so that the proportions are the body's whatever the voxels' are. */
async function figure(slice: Slice): Promise<string> {
  const { width, height, pixelSize, outline, sides } = slice;
  const [across, down] = [width * pixelSize[0], height * pixelSize[1]];
  const bar = [100, 50, 20, 10, 5, 2, 1].find((mm) => mm <= across / 3) ?? across / 3;
  const name = `${slice.view} ${slice.number} of ${slice.of}`;
  const image = greyPngUrl(slice.pixels, width, height);
  return `<figure style="--across:${round(across)}">
<div class="frame"><svg viewBox="0 0 ${round(across)} ${round(down)}" role="img" aria-label="${escapeHtml(name)}, region outlined">
<image href="${image}" width="${round(across)}" height="${round(down)}" preserveAspectRatio="none"/>
<g transform="scale(${pixelSize[0]} ${pixelSize[1]})"><path class="halo" d="${outline}"/><path class="outline" d="${outline}"/></g>
<path class="bar" d="M${round(across * 0.05)} ${round(down * 0.94)}h${round(bar)}"/></svg>
${sides.map((side, i) => `<span class="side side${i}">${side}</span>`).join("")}</div>
<figcaption>${escapeHtml(name)}<span>bar ${round(bar)} mm</span></figcaption></figure>`;
}

function round(mm: number): number {
  return Number(mm.toFixed(3));
}
