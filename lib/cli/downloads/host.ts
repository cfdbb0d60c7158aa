/** The server of an address, for people. Pure; no I/O. */
import { printable } from "../../text.ts";

/** An invalid address is reported elsewhere. */
export function hostOf(url: string): string {
  return printable(URL.parse(url)?.hostname ?? url);
}
