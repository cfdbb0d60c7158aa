/** Restarts a chip, and listens at its ROM's rate for whether it starts again and again. */
import type { Gate } from "../../gate.ts";
import type { SerialPort } from "../../serial/port.ts";
import { readBoots } from "../boot/boot_text.ts";
import { listen, type Listener } from "../boot/listen.ts";
import { trySetNear } from "./host_baud.ts";
import { type RestartOptions, startAt } from "./restart.ts";

/** Long enough for two boots: the watchdog of an ESP8266 without a program resets it after less than two seconds. */
const LOOP_MS = 4_000;

/** The text of up to two starts; undefined if the port does not support `baud`. Rejects as `listen` does. */
export async function hearStarts(
  port: SerialPort,
  baud: number,
  { clock, signal, method, gate }: Omit<Listener, "port"> & Pick<RestartOptions, "method"> & {
    readonly gate?: Gate | undefined;
  },
): Promise<string | undefined> {
  if (await trySetNear(port, baud) === undefined) return undefined;
  await gate?.restart();
  await startAt(port, baud, { method, clock });
  return await listen({ port, clock, signal }, {
    ms: LOOP_MS,
    until: (heard) => readBoots(heard).length > 1,
  });
}
