const biorthogonal = ["1.1", "1.3", "1.5", "2.2", "2.4", "2.6", "2.8", "3.1", "3.3", "3.5", "3.7", "3.9", "4.4", "5.5", "6.8"];

/** PyWavelets' discrete wavelets. */
export const waveletNames: readonly string[] = [
  ...biorthogonal.map((order) => `bior${order}`),
  ...orders("coif", 1, 17),
  ...orders("db", 1, 38),
  "dmey",
  "haar",
  ...biorthogonal.map((order) => `rbio${order}`),
  ...orders("sym", 2, 20),
];

function orders(family: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => `${family}${first + i}`);
}
