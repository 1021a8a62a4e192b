import { twin } from "./operation.ts";
import { normalise } from "./normalise.ts";

export const normaliseCpu = twin(normalise, (items, { image, records, moments, settings, normalised }) => {
  for (const it of items) {
    const count = records[it.record];
    const mean = records[it.record + 4];
    const sum2 = moments[it.moments + 1];
    const outliers = it.clipped === 1 ? settings[it.settings] : Infinity;
    const scale = settings[it.settings + 1];
    if (sum2 === 0 || count < 2) {
      normalised.fill(0, it.normalised, it.normalised + it.count);
      continue;
    }
    const sd = moments[it.moments + 6] * Math.sqrt(sum2 / (count - 1));
    for (let i = 0; i < it.count; i++) {
      const y = (image[it.image + i] - mean) / sd;
      normalised[it.normalised + i] = Math.min(Math.max(y, -outliers), outliers) * scale;
    }
  }
});
