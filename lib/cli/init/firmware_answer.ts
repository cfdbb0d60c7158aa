/** An answer that means firmware of the catalogue instead of a file. Pure; no I/O. */
import { PUBLISHERS } from "../../catalogue/publishers.ts";
import { orList } from "../../text.ts";

const IDS = PUBLISHERS.map(({ id }) => id);
const NAMED = new RegExp(`^(?:${IDS.join("|")})(?:@|$)`, "i");

/** `micropython or circuitpython` */
export const CATALOGUE_WORDS = orList(IDS);

/** True for `micropython`, and for a whole name. A file of that name needs `./` before it. */
export function meansFirmware(answer: string): boolean {
  return NAMED.test(answer.trim());
}
