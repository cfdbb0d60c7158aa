/** The facts about a computer that decide whether a board can be reached: input of the doctor. Types only. */
import type { Holder } from "./holders/holder.ts";
import type { PortInfo } from "./port.ts";
import type { UsbDevice } from "./usb_device.ts";

export interface PortFacts {
  readonly info: PortInfo;
  /** The person may read and write the port. */
  readonly usable: boolean;
  /** For an unusable port: its device file, if the system confirms that it is a serial port. */
  readonly device?: string;
  /** The group that may read and write the port; absent if joining a group does not help. */
  readonly group?: string;
  /** The list of groups has the person in that group. A login from before does not have its rights yet. */
  readonly inGroup?: boolean;
  /** The processes that have the port open, as far as this person may see them. */
  readonly holders: readonly Holder[];
  /** Milliseconds for which the adapter collects received bytes before it delivers them. */
  readonly latencyMs?: number;
}

/** A variable that is set. */
export interface VariableFact {
  readonly name: string;
  readonly value: string;
  /** `port` or `baud rate`. */
  readonly sets: string;
  /** Why flasher refuses the value: `found …, expected …`; absent if it is valid. */
  readonly problem?: string;
}

/** Gathering the facts opens no port and changes nothing. */
export interface Facts {
  /** `Deno.build.os`: `linux`, `darwin` or `windows`. */
  readonly os: string;
  /** This is Linux inside Windows (WSL). */
  readonly wsl: boolean;
  readonly ports: readonly PortFacts[];
  /** All USB devices except hubs; on Windows, ports and devices with a problem only. */
  readonly usbDevices: readonly UsbDevice[];
  /** Serial ports of Bluetooth. */
  readonly bluetooth: readonly string[];
  /** Running services that open serial ports unasked: members of PORT_OPENING_SERVICES. */
  readonly services: readonly string[];
  /** USB ids such as `1a86:7523` that udev rules assign to brltty. */
  readonly brlttyIds: readonly string[];
  /** The port that the person named, if any; `ports` then contains no other. */
  readonly asked?: { readonly name: string; readonly exists: boolean };
  /** The environment variables that choose a port or a baud rate. */
  readonly variables: readonly VariableFact[];
  /** Free bytes on the disk of the current folder; absent if unknown. */
  readonly freeBytes?: number;
  readonly date: Date;
}

/** The facts that are gathered differently on each system. */
export type SystemFacts = Pick<
  Facts,
  "ports" | "usbDevices" | "bluetooth" | "services" | "brlttyIds"
>;

/** Commands of services that open every new serial port. */
export const PORT_OPENING_SERVICES = ["brltty", "ModemManager"] as const;
