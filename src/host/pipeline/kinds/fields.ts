import * as z from "zod/mini";

// Rules of settings: each carries what was expected, as the text of its error.

const integer = (expected: string, low: number, high = Number.MAX_SAFE_INTEGER) => z.int(expected).check(z.gte(low, expected), z.lte(high, expected));
const within = (expected: string, low: number, high: number) => z.number(expected).check(z.gte(low, expected), z.lte(high, expected));

export const flag = z.boolean("true or false");
export const count = integer("a whole number > 0", 1);
export const folds = integer("a whole number >= 2", 2);
export const number = z.number("a number");
export const positive = z.number("a number > 0").check(z.gt(0, "a number > 0"));
export const notNegative = within("a number >= 0", 0, Infinity);
/** A share, probability, correlation or p-value. */
export const fraction = within("a number from 0 to 1", 0, 1);
export const classWeights = z.union([z.literal("balanced"), z.readonly(z.tuple([positive, positive]))], '"balanced", or the weights of class 0 and of class 1');

export const oneOf = <const T extends readonly string[]>(...names: T) => z.enum(names, `one of ${names.join(", ")}`);
export const listOf = <T extends z.ZodMiniType>(item: T, expected: string) => z.readonly(z.array(item, expected).check(z.minLength(1, expected)));
/** A setting that may be left out. */
export const preset = <T extends z.ZodMiniType>(rule: T, value: z.output<T>) => z._default(rule, value as never);

// Shapes of what was fitted, as model files hold it.

export const names = z.readonly(z.array(z.string("a name"), "a list of names"));
export const numbers = z.readonly(z.array(z.number("a number"), "a list of numbers"));
