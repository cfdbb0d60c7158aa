/** What a computer shows of itself that decides whether a board can be reached: the doctor's material. Types only. */
import type { Holder } from "./holder.ts";
import type { PortInfo } from "./port.ts";
import type { UsbDevice } from "./usb_device.ts";

export interface PortFacts {
  readonly info: PortInfo;
  /** False if this person may not read and write it. */
  readonly usable: boolean;
  /** Of one that is not: its device file, if the system confirms that it is a serial port. */
  readonly device?: string;
  /** The group that may; absent where there is none to join. */
  readonly group?: string;
  /** True if the person is in that group by the list of groups; a session that began before does not know yet. */
  readonly inGroup?: boolean;
  /** Who has it open, as far as this person may know. */
  readonly holders: readonly Holder[];
  /** Milliseconds after which the adapter hands on what it received. */
  readonly latencyMs?: number;
}

/** Everything that is looked at. Nothing was opened or changed for it. */
export interface Facts {
  /** As Deno names it: `linux`, `darwin`, `windows`. */
  readonly os: string;
  /** Linux inside Windows. */
  readonly wsl: boolean;
  readonly ports: readonly PortFacts[];
  /** All USB devices but hubs; on Windows those that have a problem. */
  readonly usbDevices: readonly UsbDevice[];
  /** Serial ports of Bluetooth. */
  readonly bluetooth: readonly string[];
  /** Running programs that open serial ports by themselves, by their command. */
  readonly services: readonly string[];
  /** USB ids, as `1a86:7523`, that rules of brltty give to it. */
  readonly brlttyIds: readonly string[];
  /** The port that the person named, if any; `ports` then has no other. */
  readonly asked?: { readonly name: string; readonly exists: boolean };
  /** Bytes that may still be written in the folder we are in; absent where it is not known. */
  readonly freeBytes?: number;
  readonly date: Date;
}

/** What depends on the system; the rest is the same everywhere. */
export type SystemFacts = Pick<
  Facts,
  "ports" | "usbDevices" | "bluetooth" | "services" | "brlttyIds"
>;

/** Commands of services that open every new serial port by themselves. */
export const GRABBERS = ["brltty", "ModemManager"] as const;
