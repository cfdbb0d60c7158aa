/** Runs a board plugin only if a person allows it: by answering a question once, or by the request's policy. */
import { PluginError } from "../../errors.ts";
import { loadBoard, type PluginBoard } from "../../plugin/board.ts";
import { toJavaScript } from "../../plugin/javascript.ts";
import { LIMITS } from "../../plugin/limits.ts";
import { printable, quote } from "../../text.ts";
import type { Person } from "../person.ts";
import { rememberConsent, wasAllowed } from "../remembered_consent.ts";
import type { SessionContext } from "../session_context.ts";
import type { System } from "../system/system.ts";
import { PLUGIN_KEY, type PluginFile } from "./plugin_file.ts";
import { pluginUser } from "./plugin_person.ts";

const KIND = { file: "plugins", key: PLUGIN_KEY };
/** Digits of the SHA-256 that a person copies: an answer typed by accident is not right. */
const DIGITS = 4;

/** The board plugins that may run without a question. */
export interface PluginPolicy {
  /** Keys (see `PluginFile`) that the request allows. */
  readonly allowed: readonly string[];
  /** No board plugin runs, not even an allowed one. */
  readonly forbidden: boolean;
}

/** A plugin that may run. */
export interface AllowedPlugin {
  /** Throws PluginError. */
  readonly load: (session: Pick<SessionContext, "reporter" | "person" | "signal">) => Promise<PluginBoard>;
}

/** Throws PluginError if the plugin may not run. */
export async function allowPlugin(
  { system, person }: { readonly system: System; readonly person: Person },
  file: PluginFile,
  policy: PluginPolicy,
): Promise<AllowedPlugin> {
  await checkAllowed({ system, person }, file, policy);
  const source = { name: file.path, javascript: await toJavaScript(file.path, file.text, system) };
  return {
    load: ({ reporter, person, signal }) =>
      loadBoard(source, {
        user: pluginUser({ reporter, person, name: file.path }),
        guest: system.guest,
        signal,
      }),
  };
}

/** Throws PluginError unless a person allowed exactly these bytes before, or allows them now. */
async function checkAllowed(
  { system, person }: { readonly system: System; readonly person: Person },
  { path, key }: PluginFile,
  policy: PluginPolicy,
): Promise<void> {
  const action = `Cannot run board plugin ${quote(path)}`;
  if (policy.forbidden) throw new PluginError(`${action}: --no-plugins forbids it`);
  if (policy.allowed.includes(key)) return;
  if (await wasAllowed(system, KIND, key)) return;
  if (!person.isPresent) {
    throw new PluginError(`${action}: you have not allowed it, and flasher cannot ask you here`, {
      hint: `Read the file. If you trust it, add:\n  --allow-plugin ${key}`,
    });
  }
  person.show(introduction({ path, key }));
  const answer = await person.ask(
    `To run it, now and as long as the file does not change, type the first ${DIGITS} digits of its SHA-256:`,
  );
  if (answer?.toLowerCase() !== key.slice(0, DIGITS)) {
    throw new PluginError(`${action}: you did not allow it`, {
      hint: "To use a built-in board: --board NAME. To list the names: flasher boards",
    });
  }
  await rememberConsent(system, KIND, key);
}

function introduction({ path, key }: Pick<PluginFile, "path" | "key">): string[] {
  return [
    `The board is a plugin: ${printable(path)}`,
    `SHA-256: ${key}`,
    "It can set DTR and RTS, wait, read what the board sends, show you lines of text and ask you to do something. " +
    "It runs in its own interpreter, without access to files, network, environment or programs, and with at most " +
    `${LIMITS.memoryMb} MB of memory. What it shows you may be false.`,
  ];
}
