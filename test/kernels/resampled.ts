import type { Engine } from "../../src/host/engine/engine.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import { resampler } from "../../src/host/extract/resampling.ts";
import type { Geometry, PixelType } from "../../src/host/image/volume.ts";
import type { Interpolator } from "../../src/host/params/settings.ts";
import { volume } from "../prepare/resampleFixture.ts";

interface Given {
  readonly image: string;
  readonly lattice: Geometry;
  readonly interpolator: Interpolator;
}

/** An image of the fixtures on another lattice, as the pipeline computes it. */
export async function resampled(engine: Engine, { image, lattice, interpolator }: Given, pixelType: PixelType, maxBindingBytes = engine.maxBindingBytes): Promise<Float64Array> {
  const recording = new Recording("resample");
  const { slabs, record } = resampler(volume(image), lattice, { interpolator, pixelType, halo: 0, maxBindingBytes });
  const made = slabs.map((slab) => record(recording, slab, (uploaded) => uploaded));
  for (const slab of made) recording.read(slab);
  const results = await engine.run(recording);
  return Float64Array.from(made.flatMap((slab) => [...results.get(slab)]));
}
