/** A batch file may hold columns of an earlier run: what is computed now stands in the table, as with PyRadiomics. */
import { expect, test } from "vitest";
import { formatTable } from "../../src/host/table/format.ts";
import { buildTable } from "../../src/host/table/table.ts";

test("computed values win over input columns of the same name", () => {
  const table = buildTable([{
    index: 1, status: "done", notes: new Map(),
    input: new Map([["Image", "a.nrrd"], ["original_glcm_Contrast", "old"]]),
    values: new Map([["original_glcm_Contrast", 2.5]]),
  }]);
  expect(formatTable(table, "csv")).toBe("Image,original_glcm_Contrast\na.nrrd,2.5\n");
});
