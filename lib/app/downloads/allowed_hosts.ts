/** Servers besides the publishers that a person allowed: for this command, or by answering a question once. */
import { isInternational } from "../../download/address.ts";
import { printable } from "../../text.ts";
import type { Person } from "../person.ts";
import { loadRemembered, storeRemembered } from "../remembered.ts";
import type { System } from "../system/system.ts";

/** Name of the file in flasher's own folder. */
const MEMORY = "hosts";
/** More than a person ever allows; the oldest are forgotten. */
const MAX_REMEMBERED = 1_000;

/** Decides once for each server. `named`: what the command allows. */
export function hostPolicy(
  { system, person }: { readonly system: System; readonly person: Person },
  named: readonly string[],
): (host: string) => Promise<boolean> {
  const decisions = new Map<string, Promise<boolean>>();
  return (host) => {
    const decision = decisions.get(host) ?? (named.includes(host) ? Promise.resolve(true) : ask());
    decisions.set(host, decision);
    return decision;

    async function ask(): Promise<boolean> {
      const allowed = await allowedBefore(system);
      if (allowed.includes(host)) return true;
      if (!person.isPresent) return false;
      person.show(introduction(host));
      if (!await person.confirm(`Download from ${printable(host)}, now and in future?`)) return false;
      await storeRemembered(system, MEMORY, { allowed: [...allowed, host].slice(-MAX_REMEMBERED) });
      return true;
    }
  };
}

function introduction(host: string): string[] {
  return [
    `The address leads to a server that is not in flasher's list of publishers: ${printable(host)}`,
    ...(isInternational(host)
      ? ["This name has letters outside ASCII. It may only look like a name that you know."]
      : []),
    "The server learns the address of this network and which file you want. flasher cannot tell whether a file is " +
    "harmless.",
  ];
}

/** The names in that file, whose content may be anything. */
async function allowedBefore(system: System): Promise<readonly string[]> {
  const held = await loadRemembered(system, MEMORY);
  const list: unknown = typeof held === "object" && held !== null && "allowed" in held ? held.allowed : [];
  return Array.isArray(list) ? list.filter((host) => typeof host === "string") : [];
}
