/** "a", "a and b", "a, b and c" */
export function listed(items: readonly (string | number)[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}

/** "1 case", "2 cases"; the plural is the singular with an s unless given. */
export function counted(n: number, one: string, more = `${one}s`): string {
  return `${n} ${n === 1 ? one : more}`;
}

/** "20 %" of a share. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}

/** "1 × 1 × 1 mm"; 0 keeps an axis. */
export function spacingText(spacing: readonly number[]): string {
  return spacing.includes(0) ? `${spacing.join(" × ")} mm (0 keeps the axis)` : `${spacing.join(" × ")} mm`;
}

/** The first letter a capital, a full stop at the end. */
export function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}${/[.:?!]$/.test(text) ? "" : "."}`;
}
