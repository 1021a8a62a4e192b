import { defineConfig } from "vitest/config";
import { alias, shared } from "./vitest.config.ts";

/** Tests against the real images and published values in ../shared/data (or $WEBRADIOMICS_REFERENCE). */
export default defineConfig({
  resolve: { alias },
  test: { ...shared, include: ["test/reference/**/*.test.ts"], testTimeout: 600_000 },
});
