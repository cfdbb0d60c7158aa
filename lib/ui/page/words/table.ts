/** The type of a table of words: what English has, every language has. Types only. */
import type { english } from "./en.ts";

/** Texts may differ; what they are made of may not. */
type Wide<T> = T extends string ? string
  : T extends (...values: infer Values) => string ? (...values: Values) => string
  : T extends readonly [string, string] ? readonly [string, string]
  : { readonly [Key in keyof T]: Wide<T[Key]> };

export type Words = Wide<typeof english>;
