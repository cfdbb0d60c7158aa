/**
 * The schema of a profile: validates profiles, and generates the JSON Schema for editors. Pure; no I/O.
 *
 * Every single value arrives as text; the fields parse it.
 */
import * as z from "zod/mini";
import { type FirmwareName, formatFirmwareName } from "../catalogue/name.ts";
import type { ParseResult } from "../parse_result.ts";
import { findStepsError } from "../reset/check.ts";
import { parseWait } from "../reset/parse.ts";
import type { ResetScript, ResetStep } from "../reset/script.ts";
import { type PortName, usbPortName } from "../serial/port_name.ts";
import { BOARD_FILE_FIELDS, MAX_BOARD_FILES, parseBoardFile } from "./board_file.ts";
import {
  expectsWhatRuns,
  type Finding,
  hasOneSource,
  manifestHasUrl,
  namesFiles,
  offsetsDiffer,
  rawHasOffset,
  rawIsVouchedFor,
  scriptsRelease,
  targetsDiffer,
} from "./cross_checks.ts";
import type { Field } from "./field.ts";
import { DEFAULTS, EXPECT_DEFAULTS, profileFields } from "./fields.ts";
import type { BoardFile, Expectation, Known, Profile, ProfileFile } from "./profile.ts";
import { parseBit, parseStep } from "./script_step.ts";
import { withoutUndefined } from "../without_undefined.ts";
import { orText } from "./suggest_value.ts";

/** More files than any layout has (ESP-IDF's largest have about ten), and few enough to list complaints about them. */
export const MAX_FILES = 64;

/** A finding of the validator at one place. `message` completes "expected …". */
export type Issue = z.core.$ZodIssue;

// Keeps zod from generating validators with `new Function`, which one small profile does not need.
z.config({ jitless: true });

/** The profile in `raw`, with defaults, or everything that is wrong with it. */
export function validateProfile(
  raw: unknown,
  known: Known,
): { profile: Profile } | { issues: readonly Issue[] } {
  const result = profileSchema(known).safeParse(raw);
  return result.success ? { profile: result.data } : { issues: result.error.issues };
}

/** JSON Schema of a profile for editors, in draft 7, the newest that all of them support. */
export function profileJsonSchema(known: Known): Record<string, unknown> {
  return z.toJSONSchema(profileSchema(known), { io: "input", target: "draft-7" });
}

function profileSchema(known: Known) {
  const field = profileFields(known);
  const flash = z.strictObject({
    mode: z._default(scalar(field.mode), DEFAULTS.mode),
    freq: z._default(scalar(field.freq), DEFAULTS.freq),
    size: z._default(scalar(field.size), DEFAULTS.size),
  }, { error: "a mapping with mode, freq or size" });
  const files = z.array(fileOf(field), { error: "a list of files" }).check(
    z.minLength(1, { error: "at least one file" }),
    z.maxLength(MAX_FILES, { error: `at most ${MAX_FILES}` }),
    findings(offsetsDiffer),
    z.describe("The files to write, in this order."),
  );
  const lines = z.strictObject({
    dtr: z.optional(scalar(field.hold)),
    rts: z.optional(scalar(field.hold)),
  }, { error: "a mapping with dtr or rts" });
  const hold = z.pipe(lines, z.transform(withoutUndefined)).check(
    z.describe("Lines that stay asserted when flasher releases the others."),
  );
  const profile = z.strictObject({
    port: z._default(port(field), DEFAULTS.port),
    baud: z._default(scalar(field.baud), DEFAULTS.baud),
    board: z._default(scalar(field.board), { kind: "built-in", name: DEFAULTS.board }),
    reset: z.optional(script(field.reset)),
    run: z.optional(script(field.run)),
    hold: z.optional(hold),
    chip: z._default(scalar(field.chip), DEFAULTS.chip),
    flash: z.prefault(flash, {}).check(
      z.describe("Flash parameters to set in the header of the boot image."),
    ),
    erase: z._default(scalar(field.erase), DEFAULTS.erase),
    firmware: z.optional(scalar(field.firmware)),
    files: z.optional(files),
    board_files: z.optional(boardFiles(field)),
    after: z._default(scalar(field.after), DEFAULTS.after),
    expect: z.optional(expectation(field)),
  }, { error: "a mapping with keys such as files" }).check(
    z.meta({ anyOf: [{ required: ["files"] }, { required: ["firmware"] }] }),
    findings(namesFiles),
    findings(expectsWhatRuns),
    findings(scriptsRelease),
  );
  return z.pipe(
    profile,
    z.transform(({ firmware, files = [], ...rest }): Profile =>
      withoutUndefined({ ...rest, files: firmware === undefined ? files : [namedFile(firmware), ...files] })
    ),
  );
}

/** The entry that `firmware` stands for. */
function namedFile(name: FirmwareName): ProfileFile {
  const key = formatFirmwareName(name);
  return { offset: "auto", path: key, locked: { kind: "firmware", key, name } };
}

type Fields = ReturnType<typeof profileFields>;

/** The field as a zod schema: text in, value out. */
function scalar<T>(field: Field<T>) {
  const text = z.string({ error: field.expected })
    .check(z.meta({ ...field.editor, description: field.description }));
  return z.pipe(text, z.transform((written, payload): T => unwrap(field.parse(written), payload)));
}

function fileOf(field: Fields) {
  const file = z.strictObject({
    offset: scalar(field.fileOffset),
    path: z.optional(scalar(field.path)),
    url: z.optional(scalar(field.url)),
    manifest: z.optional(scalar(field.manifest)),
    sha256: z.optional(scalar(field.sha256)),
    size: z.optional(scalar(field.fileSize)),
    raw: z.optional(scalar(field.raw)),
  }, { error: "a mapping with offset and path" }).check(
    z.meta({
      oneOf: [{ required: ["path"] }, { required: ["url"] }],
      dependencies: { manifest: ["url"] },
    }),
    findings(hasOneSource),
    findings(manifestHasUrl),
    findings(rawIsVouchedFor),
    findings(rawHasOffset),
  );
  return z.pipe(
    file,
    z.transform(({ url, path = url!, manifest, ...file }): ProfileFile =>
      withoutUndefined({
        ...file,
        path,
        locked: url === undefined
          ? undefined
          : withoutUndefined({ kind: "url" as const, key: url, manifest }),
      })
    ),
  );
}

/** Files for the board's own file system. */
function boardFiles(field: Pick<Fields, "path" | "raw">) {
  const { to, value, secret } = BOARD_FILE_FIELDS;
  const named = z.pipe(
    z.strictObject({ secret: scalar(secret) }, { error: value.expected }),
    z.transform(({ secret: name }) => ({ kind: "secret" as const, name })),
  );
  const entry = z.strictObject({
    to: scalar(to),
    path: z.optional(scalar(field.path)),
    values: z.optional(
      z.record(z.string(), z.union([scalar(value), named], { error: value.expected }), {
        error: "a mapping with the values of a data file",
      }),
    ),
    remove: z.optional(scalar({ ...field.raw, description: "Remove the file from the board." })),
  }, { error: "a mapping with to, and path, values or remove" });
  const parsed = z.pipe(
    entry,
    z.transform((written, payload): BoardFile => unwrap(parseBoardFile(written), payload)),
  );
  return z.array(parsed, { error: "a list of files for the board" }).check(
    z.minLength(1, { error: "at least one file" }),
    z.maxLength(MAX_BOARD_FILES, { error: `at most ${MAX_BOARD_FILES}` }),
    findings(targetsDiffer),
    z.describe(
      "Files to put on the board's own file system through its Python prompt, after its flash is written.",
    ),
  );
}

/** A port: its name, or a mapping of its USB device's properties. */
function port(field: Pick<Fields, "port" | "usbId" | "usbInterface" | "usbSerial">) {
  const device = z.strictObject({
    serial: z.optional(scalar(field.usbSerial)),
    vid: z.optional(scalar(field.usbId)),
    pid: z.optional(scalar(field.usbId)),
    interface: z.optional(scalar(field.usbInterface)),
  });
  const selected = z.pipe(
    device,
    z.transform((written, payload): PortName => unwrap(usbPortName(withoutUndefined(written)), payload)),
  );
  return z.union([scalar(field.port), selected], { error: field.port.expected })
    .check(z.describe(field.port.description));
}

/** A reset script: one line of text, or a list of steps. */
function script(field: Field<ResetScript>) {
  const bit = z.pipe(
    z.string({ error: "0 or 1" }).check(z.meta({ type: "integer", enum: [0, 1] })),
    z.transform((text, payload): boolean => unwrap(parseBit(text), payload)),
  );
  const wait = z.pipe(
    z.string({ error: "a wait such as 100ms" })
      .check(z.meta({ description: "Pause, such as 100ms or 0.1s." })),
    z.transform((text, payload): number => unwrap(parseWait(text), payload)),
  );
  const step = z.pipe(
    z.strictObject(
      { dtr: z.optional(bit), rts: z.optional(bit), wait: z.optional(wait) },
      { error: "a step with dtr and rts, or wait" },
    ),
    z.transform((written, payload): ResetStep => unwrap(parseStep(written), payload)),
  );
  const steps = z.pipe(
    z.array(step),
    z.transform((list, payload): ResetScript => {
      const error = findStepsError(list);
      return unwrap(error === undefined ? { value: list } : { error }, payload);
    }),
  );
  return z.union([scalar(field), steps], { error: field.expected }).check(z.describe(field.description));
}

const EXPECT = "micropython, circuitpython, or a mapping with text or program";

/** A program by its name, or a mapping. */
function expectation(field: Fields) {
  const program = orText(field.expect, field.expectedText);
  const mapping = z.strictObject({
    text: z.optional(scalar(field.expectedText)),
    program: z.optional(scalar(program)),
    within: z._default(scalar(field.within), EXPECT_DEFAULTS.within),
    baud: z._default(scalar(field.consoleBaud), EXPECT_DEFAULTS.baud),
  }, { error: EXPECT });
  const detailed = z.pipe(
    mapping,
    z.transform(({ text, program, within, baud }, payload): Expectation => {
      if (text !== undefined && program === undefined) return { what: { text }, within, baud };
      if (program !== undefined && text === undefined) return { what: { program }, within, baud };
      const found = text === undefined ? "neither text nor program" : "text and program";
      return unwrap<Expectation>({ error: { found, expected: "one of the two" } }, payload);
    }),
  );
  const named = z.pipe(
    scalar(program),
    z.transform((program): Expectation => ({ what: { program }, ...EXPECT_DEFAULTS })),
  );
  return z.union([named, detailed], { error: EXPECT })
    .check(z.describe("Output that the board must print after the restart, which proves that it boots."));
}

/** The findings of `find` as issues. */
function findings<T>(find: (value: T) => readonly Finding[]) {
  return z.superRefine((value: T, context: z.core.$RefinementCtx) => {
    for (const { path, error } of find(value)) {
      context.addIssue({ code: "custom", message: error.expected, params: { error }, path: [...path] });
    }
  });
}

/** The value of a result; or its error becomes an issue. */
function unwrap<T>(result: ParseResult<T>, payload: z.core.ParsePayload): T {
  if ("value" in result) return result.value;
  const { error } = result;
  payload.issues.push({
    code: "custom",
    input: payload.value,
    message: error.expected,
    params: { error },
  });
  return z.NEVER;
}
