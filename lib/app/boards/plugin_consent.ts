/** Whether a board that is code may run. Only a person says yes: on the terminal once, or by a flag. */
import { PluginError, UsageError } from "../../errors.ts";
import { loadBoard, type PluginBoard } from "../../plugin/board.ts";
import { toJavaScript } from "../../plugin/javascript.ts";
import { LIMITS } from "../../plugin/limits.ts";
import { isCodePath } from "../../profile/names.ts";
import { printable, quote } from "../../text.ts";
import { askAnew } from "../../cli/screen/ask.ts";
import { lineWidth, wrap } from "../../cli/screen/columns.ts";
import type { Call } from "../../cli/command.ts";
import { loadRemembered, storeRemembered } from "../remembered.ts";
import { type PluginFile, pluginFile } from "./plugin_file.ts";
import { pluginPerson } from "./plugin_person.ts";
import type { Reporter } from "../../cli/screen/reporter.ts";

/** Name in the person's memory. */
const MEMORY = "plugins";
/** More than anybody ever allows; the oldest are forgotten. */
const MAX_REMEMBERED = 1_000;
const KEY = /^[0-9a-f]{64}(:ts)?$/;
/** Digits of the SHA-256 that a person copies: what was typed before the question cannot be right by accident. */
const DIGITS = 4;

/** A plugin that may be run. */
export interface AllowedPlugin {
  /** Throws PluginError. */
  readonly load: (
    session: { readonly reporter: Reporter; readonly signal: AbortSignal },
  ) => Promise<PluginBoard>;
}

/** The plugin that `board` is; undefined for a name. Throws PluginError where it may not run, or cannot be read. */
export async function allowedPlugin(call: Call, board: string): Promise<AllowedPlugin | undefined> {
  const flagged = call.all("allow-plugin").map(readKey);
  if (!isCodePath(board)) return undefined;
  const file = await pluginFile(call, board);
  await makeSure(call, file, flagged);
  const source = { name: file.path, javascript: await toJavaScript(file.path, file.text, call.system) };
  return {
    load: ({ reporter, signal }) =>
      loadBoard(source, {
        person: pluginPerson(call, { reporter, name: file.path }),
        guest: call.system.guest,
        signal,
      }),
  };
}

function readKey(text: string): string {
  const key = text.toLowerCase();
  if (KEY.test(key)) return key;
  throw new UsageError(
    `--allow-plugin: found ${
      quote(text)
    }, expected a SHA-256 of 64 hexadecimal digits, or SHA256:ts for TypeScript`,
  );
}

/** Throws PluginError unless a person has allowed, or allows, just these bytes. */
async function makeSure(call: Call, { path, key }: PluginFile, flagged: readonly string[]): Promise<void> {
  const { system } = call;
  const action = `Cannot run board plugin ${quote(path)}`;
  if (call.has("no-plugins")) throw new PluginError(`${action}: --no-plugins forbids it`);
  if (flagged.includes(key)) return;
  const allowed = await allowedBefore(call);
  if (allowed.includes(key)) return;
  const flag = `--allow-plugin ${key}`;
  const { stdin, stderr } = system;
  if (call.has("json") || !stdin.isTerminal || !stderr.isTerminal) {
    throw new PluginError(`${action}: nobody has allowed it, and nobody can be asked`, {
      hint: `Read the file. If you trust it, add:\n  ${flag}`,
    });
  }
  stderr.write(introduction({ path, key }, lineWidth(stderr)));
  const answer = await askAnew(
    system,
    `To run it, now and as long as the file does not change, type the first ${DIGITS} digits of its SHA-256:`,
  );
  if (answer?.toLowerCase() !== key.slice(0, DIGITS)) {
    throw new PluginError(`${action}: you did not allow it`, {
      hint: `A board without code: --board NAME; the names: flasher boards`,
    });
  }
  await storeRemembered(system, MEMORY, { allowed: [...allowed, key].slice(-MAX_REMEMBERED) });
}

function introduction({ path, key }: Pick<PluginFile, "path" | "key">, columns: number): string {
  const lines = [
    `The board is code: ${printable(path)}`,
    `SHA-256: ${key}`,
    "It can set DTR and RTS, wait, read what the board sends, show you lines of text and ask you to do something. " +
    "It runs in an interpreter of its own, which has no files, network, environment or programs, and at most " +
    `${LIMITS.memoryMb} MB of memory. What it shows you may be false.`,
  ];
  return lines.flatMap((line) => wrap(line, columns, "  ")).map((line) => line + "\n").join("");
}

/** What the person's memory holds, which may be anything. */
async function allowedBefore({ system }: Call): Promise<readonly string[]> {
  const held = await loadRemembered(system, MEMORY);
  const list: unknown = typeof held === "object" && held !== null && "allowed" in held ? held.allowed : [];
  return Array.isArray(list) ? list.filter((key) => typeof key === "string" && KEY.test(key)) : [];
}
