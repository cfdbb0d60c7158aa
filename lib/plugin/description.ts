/** Checks the description that a plugin gives of its board. Pure; no I/O. */
import { printable } from "../text.ts";
import { pluginError } from "./error.ts";
import { MAX_TEXT } from "./limits.ts";

/** The data of a board plugin; all text is printable. */
export interface BoardDescription {
  readonly name: string;
  readonly summary: string;
  readonly usb: readonly (readonly [vid: number, pid: number])[];
  readonly hands: string;
  /** The plugin can also restart the chip into its firmware. */
  readonly runsFirmware: boolean;
}

/** More ids than any board has. */
const MAX_USB = 32;
const NAME = "1 to 40 lower-case letters, digits and underscores";
const USB = `at most ${MAX_USB} pairs of vendor and product id, each from 0 to 0xffff`;
const LINE = `one line of 1 to ${MAX_TEXT} characters`;

/** `file` is the plugin's name for messages. Throws PluginError, which names the wrong property. */
export function checkDescription(file: string, said: unknown): BoardDescription {
  const board = isRecord(said) ? said : {};
  const take = <T>(key: string, accepts: (value: unknown) => value is T, expected: string): T => {
    const value = board[key];
    if (accepts(value)) return value;
    throw pluginError(file, `${key}: expected ${expected}`, {
      hint: '"flasher help plugins" describes the properties of a board plugin.',
    });
  };
  const name = take("name", isName, NAME);
  const summary = take("summary", isLine, LINE);
  const hands = take("hands", isLine, LINE);
  const usb = take("usb", isUsb, USB);
  take("enterBootloader", isFunction, "an async function");
  const restart = take("runFirmware", isFunctionOrNothing, "an async function, or nothing");
  return {
    name,
    summary: printable(summary),
    hands: printable(hands),
    usb: usb ?? [],
    runsFirmware: restart === "function",
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && /^[a-z][a-z0-9_]{0,39}$/.test(value);
}

function isLine(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= MAX_TEXT &&
    !value.includes("\n");
}

function isUsb(value: unknown): value is BoardDescription["usb"] | undefined {
  const isId = (id: unknown) => Number.isInteger(id) && Number(id) >= 0 && Number(id) <= 0xffff;
  return value === undefined ||
    Array.isArray(value) && value.length <= MAX_USB &&
      value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isId));
}

/** Functions do not leave the sandbox; their type names do. */
function isFunction(value: unknown): value is "function" {
  return value === "function";
}

function isFunctionOrNothing(value: unknown): value is "function" | "undefined" {
  return value === "function" || value === "undefined";
}
