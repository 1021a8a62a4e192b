/** A value that may not be needed, and what it depends on (JSON): known without computing it. */
export interface Lazy<T> {
  readonly key: unknown;
  /** Computed when it is first asked for. */
  get(): Promise<T>;
}

export function lazy<T>(key: unknown, compute: () => Promise<T>): Lazy<T> {
  return { key, get: once(compute) };
}

export function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => (value ??= compute());
}

/** A function of names whose values are found once each. */
export function onceEach<T>(find: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const found = new Map<string, Promise<T>>();
  return (name) => {
    const before = found.get(name);
    if (before) return before;
    const value = find(name);
    found.set(name, value);
    return value;
  };
}
