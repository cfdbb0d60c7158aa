/** The shapes of the requests. A value of another shape, or with a field more, is refused. Pure; no I/O. */

export interface Shape<T> {
  /** What is wrong with a value; `at` names it. Undefined: it is a T. */
  readonly problem: (value: unknown, at: string) => string | undefined;
  /** Only a type. */
  readonly type?: T;
}

function shape<T>(accepts: (value: unknown) => boolean, expected: string): Shape<T> {
  return { problem: (value, at) => accepts(value) ? undefined : `expected ${expected} as ${at}` };
}

export function text(max: number): Shape<string> {
  return shape(
    (value) => typeof value === "string" && value.length <= max,
    `text of at most ${max} characters`,
  );
}

export function whole(max: number): Shape<number> {
  const accepts = (value: unknown) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;
  return shape(accepts, `a whole number up to ${max}`);
}

export const truth: Shape<boolean> = shape((value) => typeof value === "boolean", "true or false");

export function word<const W extends string>(words: readonly W[]): Shape<W> {
  return shape((value) => (words as readonly unknown[]).includes(value), words.join(" or "));
}

export function orNull<T>(inner: Shape<T>): Shape<T | null> {
  return { problem: (value, at) => value === null ? undefined : inner.problem(value, at) };
}

export function either<A, B>(a: Shape<A>, b: Shape<B>): Shape<A | B> {
  return {
    problem: (value, at) => a.problem(value, at) === undefined ? undefined : b.problem(value, at),
  };
}

export function list<T>(inner: Shape<T>, max: number): Shape<readonly T[]> {
  return {
    problem(value, at) {
      if (!Array.isArray(value) || value.length > max) return `expected a list of at most ${max} as ${at}`;
      for (const [index, one] of value.entries()) {
        const problem = inner.problem(one, `${at}[${index}]`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type ValueOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Shape<infer T> ? T : never };

/** Every field of `needed`, any of `possible`, and no other. */
export function record<F extends Fields, P extends Fields = Readonly<Record<never, never>>>(
  needed: F,
  possible?: P,
): Shape<ValueOf<F> & Partial<ValueOf<P>>> {
  const all: Fields = { ...needed, ...possible };
  return {
    problem(value, at) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return `expected an object as ${at}`;
      }
      // Object.keys: a key __proto__ of JSON is an ordinary key.
      const unknown = Object.keys(value).find((key) => !Object.hasOwn(all, key));
      if (unknown !== undefined) return `found an unknown field in ${at}`;
      for (const [key, inner] of Object.entries(all)) {
        const one = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
        if (one === undefined && !Object.hasOwn(needed, key)) continue;
        const problem = inner.problem(one, `${at}.${key}`);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
}
