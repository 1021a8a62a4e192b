import * as z from "zod/mini";
import type { Shape } from "../../pipeline/kinds/kind.ts";
import { modelKinds } from "../../pipeline/models/registry.ts";
import { stepKinds } from "../../pipeline/steps/registry.ts";
import { studySchema } from "./schema.ts";

type Json = z.core.JSONSchema.BaseSchema;

/** JSON Schema of a study file, kinds of steps and models with their settings: what an editor completes and checks by. */
export function studyJsonSchema(): Json {
  const schema = schemaOf(studySchema);
  const withKinds = replaced(schema, { steps: { type: "array", items: { $ref: "#/$defs/step" } }, model: { $ref: "#/$defs/model" } });
  return { ...withKinds, title: "A study of webradiomics", $defs: { ...withKinds.$defs, step: anyOf(stepKinds), model: anyOf(modelKinds) } };
}

function schemaOf(rule: z.ZodMiniType): Json {
  return z.toJSONSchema(rule, {
    io: "input",
    // Bounds that are none, and what a type of TypeScript is called, tell an editor nothing.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
      if (jsonSchema.maximum !== undefined && jsonSchema.maximum >= Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}

function anyOf(kinds: readonly { readonly name: string; readonly settings: Shape }[]): Json {
  const schemas = kinds.map(({ name, settings }) => schemaOf(z.strictObject({ kind: z.literal(name), ...settings })));
  return { anyOf: schemas.map(({ $schema: _, ...schema }) => schema) };
}

/** Every object's properties of these names, which the study's own schema leaves open, in place of what is there. */
function replaced<T>(value: T, by: Readonly<Record<string, Json>>): T {
  if (Array.isArray(value)) return value.map((each) => replaced(each, by)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === "properties" ? { ...replaced(each, by), ...Object.fromEntries(Object.entries(by).filter(([name]) => name in (each as object))) } : replaced(each, by)]),
  ) as T;
}
