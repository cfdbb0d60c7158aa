/** Names of ports as pyserial spells them, and so esptool. Pure; no I/O. */
import { quote } from "../text.ts";

/** Options that no server requires (pyserial's documentation, "URL Handlers"). */
const PYSERIAL_OPTIONS =
  /^(rfc2217:\/\/[^?/]+)\/?\?(?:&?(?:ign_set_control|poll_modem|timeout=[\d.]+|logging=\w+))+$/i;

/** The address in pyserial's name of a port, and a note if a part was dropped. */
export function fromPyserial(port: string): { readonly port: string; readonly note?: string } {
  const address = PYSERIAL_OPTIONS.exec(port)?.[1];
  if (address === undefined) return { port };
  return { port: address, note: `The part after the "?" is for pyserial and was dropped: ${quote(port)}.` };
}
