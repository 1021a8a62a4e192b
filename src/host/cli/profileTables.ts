import type { KernelCost, Profile } from "../engine/profile.ts";

/** Stages in the order in which a case goes through them. */
const stageOrder = ["read", "prepare", "images", "matrices", "features", "maps", "write"];

/** A profile as tables for people. */
export function profileTables(profile: Profile): string {
  const sections = [stageTable(profile), kernelTable(profile)];
  if (profile.submits > 0) sections.push(readTable(profile), deviceLines(profile));
  return `\n${sections.join("\n")}`;
}

function stageTable({ cases, stages }: Profile): string {
  const known = stageOrder.filter((name) => name in stages).map((name) => [name, stages[name]] as const);
  const total = known.reduce((sum, [, ms]) => sum + ms, 0);
  const rows = [...known, ["total", total] as const].map(([name, ms]) => [name, milliseconds(ms), milliseconds(ms / Math.max(1, cases))]);
  return table([`stage (${counted(cases, "case")})`, "ms", "ms a case"], rows);
}

function kernelTable({ kernels, untimed }: Profile): string {
  const all = Object.entries(kernels).sort(([a, x], [b, y]) => y.ms - x.ms || y.dispatches - x.dispatches || (a < b ? -1 : 1));
  const total = sum(all.map(([, cost]) => cost));
  const isTimed = untimed < total.dispatches;
  const rows = [...all, ["total", total] as const].map(([name, { dispatches, items, ms }]) =>
    [name, String(dispatches), String(items), isTimed ? milliseconds(ms) : "-", isTimed ? `${((100 * ms) / (total.ms || 1)).toFixed(1)} %` : "-"]);
  const note = untimed === 0 ? "" : `${isTimed ? `${untimed} dispatches were not timed` : "no times of kernels"}: the adapter offers no timestamps\n`;
  return table(["kernel", "launches", "items", "ms", "share"], rows) + note;
}

function readTable({ reads }: Profile): string {
  const all = Object.entries(reads).sort(([, a], [, b]) => b.bytes - a.bytes);
  const total = { buffers: 0, bytes: 0 };
  for (const [, { buffers, bytes }] of all) {
    total.buffers += buffers;
    total.bytes += bytes;
  }
  return table(["read back", "buffers", "bytes"], [...all, ["total", total] as const].map(([label, { buffers, bytes }]) => [label, String(buffers), grouped(bytes)]));
}

function deviceLines({ recordings, submits, maps, uploads, clears, memory, pipelines, host }: Profile): string {
  return table(["device and host", ""], [
    ["submits", `${submits} of ${counted(recordings, "recording")}`],
    ["readbacks", `${counted(maps, "mapped buffer")}`],
    ["uploads", `${counted(uploads.writes, "write")}, ${grouped(uploads.bytes)} bytes`],
    ["cleared", `${counted(clears.buffers, "buffer")}, ${grouped(clears.bytes)} bytes`],
    ["memory", `${counted(memory.created, "new buffer")}, ${grouped(memory.createdBytes)} bytes; ${memory.reused} taken from the pool`],
    ["pipelines", `${pipelines.compiled} compiled, ${milliseconds(pipelines.ms)} ms`],
    ["host", `${milliseconds(host.encode)} ms to encode, ${milliseconds(host.wait)} ms waiting for the device, ${milliseconds(host.copy)} ms to copy out results`],
  ]);
}

function sum(costs: readonly KernelCost[]): KernelCost {
  const total = { dispatches: 0, items: 0, ms: 0 };
  for (const { dispatches, items, ms } of costs) {
    total.dispatches += dispatches;
    total.items += items;
    total.ms += ms;
  }
  return total;
}

/** Columns of one width, names to the left and numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const numeric = head.length > 2;
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column > 0 && numeric ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join("  ").trimEnd();
  return [head, ...rows].map((row) => `${line(row)}\n`).join("");
}

function milliseconds(ms: number): string {
  return ms.toFixed(ms < 10 ? 2 : 1);
}

/** Digits in groups of three. */
function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
