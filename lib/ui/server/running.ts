/** The flasher that already serves a page to this person: a second start asks it for an address instead of serving another. */
import { loadRemembered, storeRemembered } from "../../app/remembered.ts";
import type { System } from "../../app/system/system.ts";
import { originOf } from "./gatekeeper.ts";

/** In flasher's own folder, which only its user can read. */
const FILE = "ui";
/** On this computer, an answer takes no time; ms. */
const PATIENCE_MS = 2_000;

export interface Running {
  readonly port: number;
  readonly secret: string;
}

/** False if nobody will find it: there is no folder, or it cannot be written. */
export async function rememberRunning(system: System, running: Running): Promise<boolean> {
  return await storeRemembered(system, FILE, running);
}

/** Another flasher that began later may have replaced it. */
export async function forgetRunning(system: System, { secret }: Running): Promise<void> {
  if ((await recallRunning(system))?.secret === secret) await storeRemembered(system, FILE, {});
}

/** A fresh address of the page that is served already; undefined if there is none. */
export async function joinRunning(system: System): Promise<string | undefined> {
  const running = await recallRunning(system);
  if (running === undefined) return undefined;
  const origin = originOf(running.port);
  try {
    const response = await fetch(`${origin}/api/link`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: origin },
      body: JSON.stringify({ secret: running.secret }),
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer: unknown = response.ok ? await response.json() : (await response.body?.cancel(), undefined);
    const address = typeof answer === "object" && answer !== null && "address" in answer
      ? answer.address
      : undefined;
    // Whatever listens there by now: a browser is only sent to this page.
    return typeof address === "string" && address.startsWith(`${origin}/#`) ? address : undefined;
  } catch {
    // It ended without notice, as after a power cut, and nothing or something else listens there.
    return undefined;
  }
}

async function recallRunning(system: System): Promise<Running | undefined> {
  const held = await loadRemembered(system, FILE);
  if (typeof held !== "object" || held === null || !("port" in held) || !("secret" in held)) return undefined;
  const { port, secret } = held;
  const isPort = typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65_536;
  return isPort && typeof secret === "string" ? { port, secret } : undefined;
}
