/** Flags that commands share: one list, so that they mean the same everywhere. */
import type { Flag } from "./command.ts";

export const JSON_FLAG: Flag = {
  name: "json",
  help: "Print JSON for scripts, one value a line (docs/json.md)",
};

/** Replace values of the profile. */
export const PROFILE_FLAGS: readonly Flag[] = [
  {
    name: "port",
    short: "p",
    value: "PORT",
    help: "Serial port: auto, /dev/ttyUSB0, serial:0001, usb:10c4:ea60, rfc2217://host:port, sim:huzzah",
  },
  { name: "baud", short: "b", value: "N", help: "Bits per second for the transfer" },
  { name: "board", value: "NAME", help: 'How DTR and RTS are wired; "flasher boards" lists them' },
  { name: "chip", value: "ID", help: "Refuse any other chip than this one" },
  {
    name: "file",
    short: "f",
    value: "OFFSET=PATH",
    many: true,
    help: "Write this instead of the profile's files; may stand several times",
  },
  { name: "mode", value: "MODE", help: "Flash mode in the image header: keep, qio, qout, dio, dout" },
  { name: "freq", value: "FREQ", help: "Flash frequency in the image header: keep, 40m, ..." },
  { name: "size", value: "SIZE", help: "Flash size in the image header: detect, keep, 4MB, ..." },
  { name: "allow-outside", help: "Let the profile name files outside of its folder" },
  {
    name: "force",
    help: "Write although the chip's revision, its security or a partition table speaks against it",
  },
];
