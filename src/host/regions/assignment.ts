import { invariant } from "../errors.ts";

/**
 * The assignment problem: which column each row takes, no column twice, so that the costs add up to the least. Exact for any size,
 * in O(rows² columns): rows join one by one, each along the cheapest path that moves earlier rows aside (shortest augmenting
 * paths over reduced costs). Of equally cheap assignments it is always the same one.
 * @param costs [rows][columns], finite; at most as many rows as columns
 * @returns the column of each row
 * @source Jonker & Volgenant, Computing 38 (1987) 325; Crouse, IEEE Trans. Aerosp. Electron. Syst. 52 (2016) 1679
 */
export function assignment(costs: readonly (readonly number[])[]): number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  invariant(rows <= columns, `${rows} rows to assign to ${columns} columns`);
  const rowPrice = new Float64Array(rows);
  const columnPrice = new Float64Array(columns);
  const rowOf = new Int32Array(columns).fill(-1);
  for (let row = 0; row < rows; row++) augment(row);

  const columnOf = new Array<number>(rows);
  for (let column = 0; column < columns; column++) if (rowOf[column] >= 0) columnOf[rowOf[column]] = column;
  return columnOf;

  /** Dijkstra from a free row over the columns to the nearest free one; then every row on the path takes its next column. */
  function augment(start: number): void {
    const distance = new Float64Array(columns).fill(Infinity);
    const before = new Int32Array(columns);
    const settled = new Uint8Array(columns);
    let row = start;
    let least = 0;
    let column = -1;
    do {
      column = -1;
      for (let c = 0, best = Infinity; c < columns; c++) {
        if (settled[c] === 1) continue;
        const reached = least + costs[row][c] - rowPrice[row] - columnPrice[c];
        if (reached < distance[c]) {
          distance[c] = reached;
          before[c] = row;
        }
        if (distance[c] < best) {
          best = distance[c];
          column = c;
        }
      }
      invariant(column >= 0, "costs to assign are finite");
      least = distance[column];
      settled[column] = 1;
      row = rowOf[column];
    } while (row >= 0);

    rowPrice[start] += least;
    for (let c = 0; c < columns; c++) {
      if (settled[c] === 0) continue;
      columnPrice[c] -= least - distance[c];
      if (rowOf[c] >= 0) rowPrice[rowOf[c]] += least - distance[c];
    }
    for (let next = column; ; ) {
      const taker = before[next];
      const given = rowOf.indexOf(taker);
      rowOf[next] = taker;
      if (taker === start) return;
      next = given;
    }
  }
}
