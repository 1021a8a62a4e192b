import { InputError } from "../errors.ts";
import { checkSettings } from "./check.ts";
import { suggestion } from "./nearest.ts";
import type { PythonDict, PythonValue } from "./python.ts";
import { settingJsonSchema, settingSchema } from "./schema.ts";
import { settingNames } from "./settings.ts";

interface TypeSchema {
  readonly type?: string;
  readonly items?: TypeSchema;
  readonly anyOf?: readonly TypeSchema[];
}

/**
 * Reads settings written `NAME:VALUE` (the command line's `-s`); lists are separated by commas, a later one wins.
 * @throws InputError for an unknown name, a value that is not of the setting's type, or one out of range.
 */
export function parseOverrides(texts: readonly string[]): PythonDict {
  const types = (settingJsonSchema() as { properties: Record<string, TypeSchema> }).properties;
  const given: Record<string, PythonValue> = {};
  for (const text of texts) {
    const colon = text.indexOf(":");
    if (colon < 0) throw new InputError(`-s "${text}": expected NAME:VALUE`);
    const name = text.slice(0, colon);
    if (!Object.hasOwn(types, name)) throw new InputError(`-s "${text}": unknown setting "${name}"; ${suggestion(name, settingNames)}`);
    given[name] = parseValue(text.slice(colon + 1), types[name]);
    checkSettings({ [name]: given[name] }, settingSchema, settingNames, () => `-s "${text}"`);
  }
  return given;
}

/** A text that does not read as the type stays a text, which the check of the setting then refuses. */
function parseValue(text: string, schema: TypeSchema): PythonValue {
  const value = text.trim();
  const types = schema.anyOf ?? [schema];
  const list = types.find(({ type }) => type === "array");
  if (list?.items) return value.split(",").map((item) => parseValue(item, list.items!));
  for (const { type } of types) {
    if (type === "boolean" && /^(true|1)$/i.test(value)) return true;
    if (type === "boolean" && /^(false|0)$/i.test(value)) return false;
    if (type === "integer" && /^[-+]?\d+$/.test(value)) return BigInt(value);
    if (type === "number" && /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value)) return Number(value);
  }
  return value;
}
