import type { CaseTools } from "../cases/tools.ts";

/** What a case needs several times, in memory: nothing is written. */
export function keptInMemory(): CaseTools["kept"] {
  const found = new Map<string, Promise<unknown>>();
  return <T>(what: string, key: unknown, compute: () => Promise<T>): Promise<T> => {
    const name = JSON.stringify([what, key]);
    const value = found.get(name) ?? compute();
    found.set(name, value);
    return value as Promise<T>;
  };
}
