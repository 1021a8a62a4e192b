import type { Volume } from "../image/volume.ts";
import { ringName, type RingRange, type RingsResult } from "../regions/rings.ts";
import { picturePng } from "../report/picture.ts";

/** A PNG of the lesions, and of the rings around (or in) them, on the image. In rings of two lesions the first one's are shown. */
export async function ringsPicture(image: Volume, { lesions, numbered }: RingsResult): Promise<Uint8Array> {
  const { rings } = lesions[0];
  const lesionLabel = rings.length + 1;
  const outline = new Uint8Array(numbered.data.length);
  const filled = new Uint8Array(numbered.data.length);
  for (let i = 0; i < outline.length; i++) {
    outline[i] = numbered.data[i] === 0 ? 0 : lesionLabel;
    for (const { labelled } of lesions) if (filled[i] === 0) filled[i] = labelled.data[i];
  }
  const volumeOf = (data: Uint8Array): Volume => ({ ...numbered, data, pixelType: "uint8" });
  const panels = [
    { title: "lesion", image, labels: volumeOf(outline) },
    { title: "rings", image, labels: volumeOf(filled.map((ring, i) => ring || outline[i])), style: "fill" as const },
  ];
  const focus = volumeOf(filled.map((ring, i) => Number(ring > 0 || outline[i] > 0)));
  const legend = [...rings.map((ring, k) => ({ label: k + 1, name: shownName(ring, rings) })), { label: lesionLabel, name: "lesion" }];
  return picturePng(panels, { focus, legend });
}

/** Of rings that overlap the narrower is shown over the wider. */
function shownName(ring: RingRange, rings: readonly RingRange[]): string {
  const over = rings.filter(({ from, to }) => to < ring.to && to > ring.from && from <= ring.from).map(({ to }) => to);
  return over.length === 0 ? ringName(ring) : `${ringName(ring)} (beyond ${Math.max(...over)})`;
}
