/** Seeded bugs that let a secret out: into sentences, traces, hashes, bundles or the wrong file. */
import type { Mutant } from "./mutant.ts";

const KEPT = ["cli/secrets_kept_test.ts"];
const SENTENCES = ["secrets/hide_test.ts"];
const PIECES = ["secrets/stream_test.ts"];

export const SECRETS_KEPT_MUTANTS: readonly Mutant[] = [
  {
    name: "secrets: an error quotes one that the board's program prints",
    file: "lib/app/keep_secrets.ts",
    find: "    hidden.inError(error);\n",
    replace: "",
    tests: KEPT,
  },
  {
    name: "secrets: a warning quotes one that the board's program prints",
    file: "lib/app/keep_secrets.ts",
    find: "reporter.report(hidden.inRecord(event))",
    replace: "reporter.report(event)",
    tests: KEPT,
  },
  {
    name: "secrets: verify does not know them",
    file: "lib/cli/actions/verify.ts",
    find: "{ profile, plugin, reporter, secrets: wanted.known.secrets }",
    replace: "{ profile, plugin, reporter }",
    tests: KEPT,
  },
  {
    name: "secrets: files does not know them",
    file: "lib/cli/actions/files.ts",
    find: "secrets: files!.known.secrets }",
    replace: "secrets: undefined }",
    tests: KEPT,
  },
  {
    name: "secrets: a room does not know them",
    file: "lib/app/room/work_on_unit.ts",
    find: "secrets: work.secrets }",
    replace: "secrets: undefined }",
    tests: KEPT,
  },
  {
    name: "secrets: a hint may quote one",
    file: "lib/secrets/hide.ts",
    find: '["message", "hint", "boardState",',
    replace: '["message", "boardState",',
    tests: SENTENCES,
  },
  {
    name: "secrets: a record's words for scripts are changed",
    file: "lib/secrets/hide.ts",
    find: 'SENTENCES.includes(field) && typeof value === "string"',
    replace: 'typeof value === "string"',
    tests: SENTENCES,
  },
  {
    name: "secrets: a replacement is replaced again",
    file: "lib/secrets/hide.ts",
    find: "i % 2 === 1 ? part : this.#inPart(part)",
    replace: "this.#inPart(part)",
    tests: SENTENCES,
  },
  {
    name: "secrets: a part that a cut left is shown",
    file: "lib/secrets/hits.ts",
    find: "if (before > 0) yield [at - before, at];",
    replace: "",
    tests: SENTENCES,
  },
  {
    name: "secrets: the end of one behind a cut is shown",
    file: "lib/secrets/hits.ts",
    find: "if (behind > 0) yield [at, at + behind];",
    replace: "",
    tests: SENTENCES,
  },
  {
    name: "secrets: any part of one is hidden, which shows what it is",
    file: "lib/secrets/hits.ts",
    find: "if (!isCutAt(units, at, around)) continue;",
    replace: "",
    tests: SENTENCES,
  },
  {
    name: "secrets: escapes hide one",
    file: "lib/secrets/forms.ts",
    find: 'const [whole, ...groups] = unit === "\\\\" ? ESCAPE.exec(printed)! : [];',
    replace: "const [whole, ...groups]: (string | undefined)[] = [];",
    tests: SENTENCES,
  },
  {
    name: "secrets: its UTF-8 bytes are not it",
    file: "lib/secrets/forms.ts",
    find:
      '    add(readUnits(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).text, { middles });\n',
    replace: "    void middles;\n",
    tests: [...SENTENCES, ...PIECES],
  },
  {
    name: "secrets: one that two reads share is traced",
    file: "lib/secrets/stream.ts",
    find: "const from = undecidedFrom(all, this.#forms, { cutBefore: this.#cutBefore });",
    replace: "const from = all.length + 0 * undecidedFrom(all, this.#forms, { cutBefore: this.#cutBefore });",
    tests: PIECES,
  },
  {
    name: "secrets: a board that never ends an escape fills the memory",
    file: "lib/secrets/stream.ts",
    find: "const tooMuch = all.length - from > this.#most;",
    replace: "const tooMuch = all.length - from > Infinity;",
    tests: PIECES,
  },
  {
    name: "secrets: a trace has what the board prints",
    file: "lib/app/open_board.ts",
    find: "log.write, new SecretStream(secrets))",
    replace: "log.write, new SecretStream(new Map()))",
    tests: KEPT,
  },
  {
    name: "secrets: the trace of the console is not filtered",
    file: "lib/app/board_files/with_console.ts",
    find: "    trace,\n    secrets,\n",
    replace: "    trace,\n    secrets: secrets && undefined,\n",
    tests: KEPT,
  },
  {
    name: "secrets: a trace has the hash of a file with one",
    file: "lib/repl/put_files.ts",
    find: 'isSecret ? python.untraced("hashes of files", ask) : ask()',
    replace: "isSecret ? ask() : ask()",
    tests: KEPT,
  },
  {
    name: "secrets: an inner question ends the silence of the trace",
    file: "lib/serial/trace.ts",
    find: "if (hidden !== undefined) return await act();",
    replace: "",
    tests: ["serial/trace_test.ts"],
  },
  {
    name: "secrets: a program that holds one is traced",
    file: "lib/app/board_files/fill.ts",
    find: "return holdsSecret(file.bytes, known.secrets) ? { ...file, secret: true } : file;",
    replace: "return file;",
    tests: KEPT,
  },
  {
    name: "secrets: files get traces the file",
    file: "lib/cli/actions/files.ts",
    find: "await python.untraced(from, () => readWhole(python, from))",
    replace: "await readWhole(python, from)",
    tests: KEPT,
  },
  {
    name: "secrets: files get prints the hash of the file",
    file: "lib/cli/actions/files.ts",
    find: "tellsHash: false",
    replace: "tellsHash: true",
    tests: KEPT,
  },
];
