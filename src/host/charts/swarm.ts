/**
 * Offsets that keep dots apart: each dot, by ascending place, takes the lane nearest the middle in which the one before it is a
 * diameter away; lanes are a diameter apart. Places do not move.
 * @param places finite, [dots], px
 * @returns [dots], px from the middle
 */
export function swarm(places: readonly number[], diameter: number): number[] {
  const order = places.map((_, k) => k).sort((a, b) => places[a] - places[b] || a - b);
  const lanes: number[] = [];
  const offsets = new Array<number>(places.length).fill(0);
  for (const k of order) {
    let lane = lanes.findIndex((last) => places[k] - last >= diameter);
    if (lane < 0) lane = lanes.length;
    lanes[lane] = places[k];
    offsets[k] = (lane % 2 === 1 ? 1 : -1) * Math.ceil(lane / 2) * diameter + 0;
  }
  return offsets;
}

export interface Swarm {
  readonly diameter: number;
  /** [dots], px from the middle of the row. */
  readonly offsets: readonly number[];
}

/** Diameters tried, px; rows share one as long as it is not below `shared`. */
const [greatest, shared, least, step] = [6, 3, 2, 0.25];
/** Diameter of dots that are pressed together. */
const crowded = 2.5;

/**
 * Dots of rows of a given height, as large as fit: of one diameter, 6 to 3 px, in all rows but those that are so dense that
 * they need smaller ones, down to 2 px. Rows that do not fit then, as those of a feature of two values, are pressed together and
 * their dots overlap.
 */
export function swarms(rows: readonly (readonly number[])[], height: number): Swarm[] {
  const alone = rows.map((places) => fitted(places, height, greatest));
  const common = alone.reduce((most, swarmed) => (swarmed && swarmed.diameter >= shared ? Math.min(most, swarmed.diameter) : most), greatest);
  return rows.map((places, k) => {
    const own = alone[k];
    return own && own.diameter <= common ? own : (fitted(places, height, common) ?? pressed(places, height));
  });
}

/** Dots of at most a diameter that stay within the height; null where the smallest do not. */
function fitted(places: readonly number[], height: number, most: number): Swarm | null {
  const sorted = [...places].sort((a, b) => a - b);
  for (let diameter = most; diameter >= least; diameter -= step) {
    if ((2 * Math.floor(lanesOf(sorted, diameter) / 2) + 1) * diameter <= height) return { diameter, offsets: swarm(places, diameter) };
  }
  return null;
}

/** Lanes that a swarm needs: the most dots less than a diameter apart. */
function lanesOf(sorted: readonly number[], diameter: number): number {
  let most = 0;
  for (let last = 0, first = 0; last < sorted.length; last++) {
    while (sorted[last] - sorted[first] >= diameter) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

function pressed(places: readonly number[], height: number): Swarm {
  const offsets = swarm(places, crowded);
  const reach = offsets.reduce((most, offset) => Math.max(most, Math.abs(offset)), 0);
  const part = (height - crowded) / 2 / reach;
  return { diameter: crowded, offsets: offsets.map((offset) => offset * part) };
}
