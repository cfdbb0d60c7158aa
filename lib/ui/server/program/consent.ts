/** What the page's person must have allowed before a program goes onto a board. Pure; no I/O. */
import { RequestError } from "../answers.ts";
import type { Planned } from "./desk.ts";

/** Throws RequestError while the program needs a plugin or secrets that the person has not allowed. */
export function requireConsent({ program: { plan } }: Planned): void {
  if (plan.kind !== "planned") return;
  if (plan.plugin?.allowed === false) {
    throw new RequestError("Cannot begin: the board is a plugin, and you have not allowed it", 409);
  }
  if (plan.secrets?.allowed === false) {
    throw new RequestError("Cannot begin: the profile has secrets, and you have not allowed them", 409);
  }
}
