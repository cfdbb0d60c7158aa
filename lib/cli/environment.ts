/**
 * The port and the baud rate from environment variables, for what neither a flag nor the profile decides. esptool's
 * variables come after flasher's own. Pure; no I/O.
 */
import { KNOWN } from "../app/known_names.ts";
import type { Warning } from "../app/reporter.ts";
import { fromPyserial } from "../draft/pyserial_port.ts";
import { UsageError } from "../errors.ts";
import { profileFields } from "../profile/fields.ts";
import type { ProfileValues } from "../profile/override.ts";
import { formatPortName } from "../serial/port_name.ts";
import type { VariableFact } from "../serial/facts.ts";
import { describeParseError, type ParseResult } from "../parse_result.ts";
import { printable, quote } from "../text.ts";

/** What variables can set. */
export type Variable = "port" | "baud";

interface Name {
  readonly name: string;
  readonly isOwn: boolean;
}

/** By value, the first one first. */
const NAMES: Readonly<Record<Variable, readonly Name[]>> = {
  port: [{ name: "FLASHER_PORT", isOwn: true }, { name: "ESPTOOL_PORT", isOwn: false }],
  baud: [{ name: "FLASHER_BAUD", isOwn: true }, { name: "ESPTOOL_BAUD", isOwn: false }],
};

const WORDS: Readonly<Record<Variable, string>> = { port: "port", baud: "baud rate" };

type Env = (name: string) => string | undefined;

interface FoundVariable extends Name {
  readonly value: string;
}

/** The variable that sets `what`, even to an empty text; undefined if none is set. */
function findVariable(env: Env, what: Variable): FoundVariable | undefined {
  for (const one of NAMES[what]) {
    const value = env(one.name);
    if (value !== undefined) return { ...one, value };
  }
  return undefined;
}

/** Throws UsageError, which names the variable. */
function parseVariable(found: FoundVariable, what: Variable): Pick<ProfileValues, Variable> {
  const result = readVariable(found, what);
  if ("value" in result) return result.value;
  const { hint } = result.error;
  throw new UsageError(`${found.name}: ${describeParseError(result.error, quote(found.value))}`, {
    hint: [...(hint === undefined ? [] : [hint]), `To ignore ${found.name}: --${what} auto`].join("\n"),
  });
}

function readVariable(
  { value }: FoundVariable,
  what: Variable,
): ParseResult<Pick<ProfileValues, Variable>> {
  const fields = profileFields(KNOWN);
  if (what === "port") {
    const port = fields.port.parse(fromPyserial(value).port);
    return "value" in port ? { value: { port: port.value } } : port;
  }
  const baud = fields.baud.parse(value);
  return "value" in baud ? { value: { baud: baud.value } } : baud;
}

/** The variables that are set, for the doctor. */
export function variableFacts(env: Env): VariableFact[] {
  return (["port", "baud"] as const).flatMap((what) => {
    const found = findVariable(env, what);
    if (found === undefined) return [];
    const { name, value } = found;
    const result = readVariable(found, what);
    const problem = "error" in result ? { problem: describeParseError(result.error, quote(value)) } : {};
    return [{ name, value, sets: WORDS[what], ...problem }];
  });
}

/**
 * The values of the variables for `open`. A variable of another tool is reported, because it may have been set for that
 * tool alone. Throws UsageError.
 */
export function environmentValues(
  env: Env,
  open: readonly Variable[],
  note: (note: Warning) => void,
): Pick<ProfileValues, Variable> {
  const values = open.map((what) => {
    const found = findVariable(env, what);
    if (found === undefined) return {};
    const parsed = parseVariable(found, what);
    if (!found.isOwn) note(foreignNote(found.name, what, parsed));
    return parsed;
  });
  return Object.assign({}, ...values);
}

function foreignNote(name: string, what: Variable, { port, baud }: Pick<ProfileValues, Variable>): Warning {
  const used = port === undefined ? String(baud) : printable(formatPortName(port));
  return {
    message: `Using ${WORDS[what]} ${used} from ${name}`,
    hint: `To use another one: --${what}, the profile, or FLASHER_${what.toUpperCase()}.`,
  };
}
