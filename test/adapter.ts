/** Set by `npm test -- --cpu-only`: tests that need a GPU or a browser are skipped (`describe.skipIf(cpuOnly)`). */
export const cpuOnly = process.env.WEBRADIOMICS_CPU_ONLY === "1";
