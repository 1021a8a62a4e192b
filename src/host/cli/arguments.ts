import { InvalidArgumentError } from "commander";

/** The values of an option that may be given several times. */
export function append(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

/** Names separated by commas. */
export function names(text: string): string[] {
  const found = text.split(",").map((name) => name.trim());
  if (found.includes("")) throw new InvalidArgumentError("names separated by commas are expected.");
  return found;
}

/** A whole number that is not below `least`. */
export function whole(least: number): (text: string) => number {
  return (text) => {
    if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
    throw new InvalidArgumentError(`a whole number from ${least} on is expected.`);
  };
}
