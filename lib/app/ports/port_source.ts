/** Where ports come from: the computer, a rehearsal, or what a person has named. Types only. */
import type { System } from "../system/system.ts";

/** Lists the ports, and reports changes. */
export type PortSource = Pick<System, "listPorts" | "portChanges">;
