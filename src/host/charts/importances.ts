import { emptyChart } from "./document.ts";
import { domainOf } from "./numbers.ts";
import { rows } from "./rows.ts";
import { element, px } from "./svg.ts";

export interface Importance {
  readonly name: string;
  readonly value: number;
  /** Half of the length of an error bar. */
  readonly error?: number;
}

export interface Importances {
  readonly title: string;
  readonly items: readonly Importance[];
  /** Of the axis; "Importance" where left out. */
  readonly label?: string;
  /** At most this many are shown, the greatest. Default 20. */
  readonly most?: number;
}

/** Importances of features as horizontal bars, the greatest first. */
export function importancesChart({ title, items, label = "Importance", most = 20 }: Importances): string {
  const finite = items.filter(({ value }) => Number.isFinite(value));
  const shown = [...finite].sort((a, b) => b.value - a.value).slice(0, most);
  const ends = shown.flatMap(({ value, error }) => (error !== undefined && Number.isFinite(error) ? [value - error, value, value + error] : [value]));
  const domain = domainOf([0, ...ends]);
  if (shown.length === 0 || !domain) return emptyChart(title);
  const pad = 0.04 * (domain[1] - domain[0]);
  const wide: [number, number] = [domain[0] < 0 ? domain[0] - pad : 0, domain[1] + pad];
  const note = shown.length < finite.length ? `the ${shown.length} greatest of ${finite.length}` : undefined;
  return rows({ title, names: shown.map(({ name }) => name), x: { domain: wide, label }, width: 640, row: 22, note }, ({ x, y, top, bottom, row }) => {
    const bars = shown.map(({ value }, k) => {
      const [from, to] = value < 0 ? [x(value), x(0)] : [x(0), x(value)];
      return element("rect", { class: "fill s0", x: from, y: y(k) - row * 0.34, width: to - from, height: row * 0.68 });
    });
    const errors = shown.flatMap(({ value, error }, k) =>
      error !== undefined && error > 0 && Number.isFinite(error)
        ? [`M${px(x(value - error))} ${px(y(k))}H${px(x(value + error))}m0-3v6M${px(x(value - error))} ${px(y(k) - 3)}v6`]
        : [],
    );
    return [...bars, errors.length > 0 ? element("path", { d: errors.join("") }) : "", element("path", { class: "axis", d: `M${px(x(0))} ${px(top)}V${px(bottom)}` })].join("");
  });
}
