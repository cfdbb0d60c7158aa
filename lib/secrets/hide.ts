/** Hides secrets in what flasher says: a board's program may print them, and messages quote what boards print. Pure; no I/O. */
import { FlasherError } from "../errors.ts";
import { type SecretForm, secretForms } from "./forms.ts";
import { findHits } from "./hits.ts";

/** The fields of events, records, warnings and errors that hold sentences. Others are the words of a script. */
const SENTENCES: readonly string[] = ["message", "hint", "boardState", "text", "reason", "what", "stack"];

export class HiddenSecrets {
  readonly #forms: readonly SecretForm[];
  readonly #done: RegExp;

  /** `secrets`: values by name. */
  constructor(secrets: ReadonlyMap<string, string>) {
    this.#forms = secretForms(secrets);
    const names = [...secrets.keys()].map((name) => RegExp.escape(replacement(name)));
    this.#done = new RegExp(`(${names.join("|")})`);
  }

  /** Each secret, and each part that a cut left, becomes its name. */
  inText(text: string): string {
    if (this.#forms.length === 0) return text;
    // What is replaced already stays as it is, even if a secret is a word of it.
    return text.split(this.#done).map((part, i) => i % 2 === 1 ? part : this.#inPart(part)).join("");
  }

  #inPart(text: string): string {
    let shown = "";
    let at = 0;
    for (const { start, end, name } of findHits(text, this.#forms, { cutBefore: true, cutAfter: true })) {
      shown += text.slice(at, start) + replacement(name);
      at = end;
    }
    return shown + text.slice(at);
  }

  /** An event, a record or a warning, with its sentences. */
  inRecord<T extends object>(record: T): T {
    const sentences = Object.entries(record).flatMap(([field, value]) =>
      SENTENCES.includes(field) && typeof value === "string" ? [[field, this.inText(value)]] : []
    );
    return { ...record, ...Object.fromEntries(sentences) };
  }

  /** Changes the error itself: its class and its exit code must stay. */
  inError(error: unknown): void {
    if (!(error instanceof Error)) return;
    const { message, stack } = error;
    const { hint, boardState } = error instanceof FlasherError ? error : {};
    Object.assign(error, this.inRecord({ message, stack }));
    if (error instanceof FlasherError) Object.assign(error, this.inRecord({ hint, boardState }));
  }
}

export function replacement(name: string): string {
  return `(the secret ${name})`;
}
