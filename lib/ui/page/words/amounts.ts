/** Numbers, sizes and times as a language writes them. Pure; no I/O. */

export interface Amounts {
  /** `1,234` or `1.234`. */
  readonly number: (value: number) => string;
  /** `62 %`; `share` from 0 to 1, rounded down: 100 % is the end. */
  readonly percent: (share: number) => string;
  /** Bytes: `512 KB`, `1.5 MB`. Firmware is measured in units of 1024. */
  readonly size: (bytes: number) => string;
  /** Milliseconds: `6 seconds`, `2 minutes`. */
  readonly duration: (ms: number) => string;
  /** The form for a number. `#` stands for the number. */
  readonly count: (value: number, forms: Forms) => string;
  /** `a, b and c`. */
  readonly list: (items: readonly string[]) => string;
}

/** For 1, and for any other number. */
export interface Forms {
  readonly one: string;
  readonly other: string;
}

const MINUTE_MS = 60_000;

/** `locale`: English or German, whose plurals have two forms. */
export function amountsIn(locale: "en" | "de"): Amounts {
  const plain = new Intl.NumberFormat(locale);
  const small = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const plural = new Intl.PluralRules(locale);
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  const unit = (name: "second" | "minute", value: number) =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "long" }).format(value);
  return {
    number: (value) => plain.format(value),
    percent: (share) => percent.format(Math.floor(share * 100) / 100),
    size: (bytes) =>
      bytes < 1024
        ? `${plain.format(bytes)} B`
        : bytes < 1024 * 1024
        ? `${plain.format(Math.round(bytes / 1024))} KB`
        : `${small.format(bytes / 1024 / 1024)} MB`,
    duration: (ms) =>
      ms < 1.5 * MINUTE_MS
        ? unit("second", Math.max(1, Math.ceil(ms / 1000)))
        : unit("minute", Math.round(ms / MINUTE_MS)),
    count: (value, { one, other }) =>
      (plural.select(value) === "one" ? one : other).replace("#", plain.format(value)),
    list: (items) => list.format(items),
  };
}
