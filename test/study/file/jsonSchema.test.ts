import { describe, expect, it } from "vitest";
import { modelKinds } from "../../../src/host/pipeline/models/registry.ts";
import { stepKinds } from "../../../src/host/pipeline/steps/registry.ts";
import { studyJsonSchema } from "../../../src/host/study/file/jsonSchema.ts";
import { studySchema } from "../../../src/host/study/file/schema.ts";

interface Json {
  readonly properties: Readonly<Record<string, Json>>;
  readonly additionalProperties: Json;
  readonly anyOf: readonly Json[];
  readonly $defs: Readonly<Record<string, Json>>;
  readonly const: string;
}
const schema = studyJsonSchema() as unknown as Json;

describe("studyJsonSchema", () => {
  // Renewed by `npx vitest run test/study/file/jsonSchema.test.ts -u`.
  it("is studies/study.schema.json", async () => {
    await expect(`${JSON.stringify(schema, null, 1)}\n`).toMatchFileSnapshot("../../../studies/study.schema.json");
  });

  it("has every part of a study file", () => {
    expect(Object.keys(schema.properties)).toEqual(Object.keys(studySchema.shape));
  });

  it.each([["step", stepKinds], ["model", modelKinds]] as const)("has every kind of %s with its settings", (what, kinds) => {
    expect(schema.$defs[what].anyOf.map(({ properties }) => [properties.kind.const, Object.keys(properties)])).toEqual(kinds.map(({ name, settings }) => [name, ["kind", ...Object.keys(settings)]]));
  });

  it("asks for those kinds in recipes, models and stacks", () => {
    const { recipes, models } = schema.properties;
    const [plain, stack] = models.additionalProperties.anyOf;
    for (const { properties } of [recipes.additionalProperties, plain]) expect(properties).toMatchObject({ steps: { items: { $ref: "#/$defs/step" } }, model: { $ref: "#/$defs/model" } });
    expect(stack.properties.model).toEqual({ $ref: "#/$defs/model" });
  });
});
