/** The requests of the serial bootloader protocol and their bytes (docs/protocol.md, "Commands"). Pure; no I/O. */
import { concat, u32le } from "../../bytes.ts";

export type Command =
  | { readonly op: "sync" }
  | { readonly op: "readReg"; readonly address: number }
  | { readonly op: "writeReg"; readonly address: number; readonly value: number; readonly mask?: number }
  | { readonly op: "securityInfo" }
  | {
    readonly op: "memBegin";
    readonly size: number;
    readonly blocks: number;
    readonly blockSize: number;
    readonly address: number;
  }
  | { readonly op: "memData"; readonly sequence: number; readonly data: Uint8Array }
  /** `entry` 0: stay in the loader. */
  | { readonly op: "memEnd"; readonly entry: number }
  | ({ readonly op: "flashBegin" } & FlashBegin)
  | { readonly op: "flashData"; readonly sequence: number; readonly data: Uint8Array }
  | ({ readonly op: "deflBegin" } & FlashBegin)
  | { readonly op: "deflData"; readonly sequence: number; readonly data: Uint8Array }
  | { readonly op: "spiAttach"; readonly pins: number; readonly romForm: boolean }
  | { readonly op: "spiSetParams"; readonly flashSize: number }
  /** `current` is 0 for a ROM. */
  | { readonly op: "changeBaud"; readonly baud: number; readonly current: number }
  | { readonly op: "flashMd5"; readonly address: number; readonly size: number }
  /** At most 64 bytes; ROM only. */
  | { readonly op: "readFlashSlow"; readonly address: number; readonly size: number }
  /** Packets of at most `packet` bytes follow the response; up to `window` may be unacknowledged. Stub only. */
  | {
    readonly op: "readFlash";
    readonly offset: number;
    readonly size: number;
    readonly packet: number;
    readonly window: number;
  }
  /** The whole chip; stub only. */
  | { readonly op: "eraseFlash" }
  /** Whole sectors; stub only. */
  | { readonly op: "eraseRegion"; readonly offset: number; readonly size: number };

export interface FlashBegin {
  /** Bytes to erase (raw) or to unpack to (deflate). */
  readonly size: number;
  readonly blocks: number;
  readonly blockSize: number;
  readonly offset: number;
  /** The fifth word, if the dialect has one. */
  readonly encrypted?: boolean;
}

export type CommandName = Command["op"];

/** Operation codes on the wire. */
export const OPCODE = {
  flashBegin: 0x02,
  flashData: 0x03,
  memBegin: 0x05,
  memEnd: 0x06,
  memData: 0x07,
  sync: 0x08,
  writeReg: 0x09,
  readReg: 0x0a,
  spiSetParams: 0x0b,
  spiAttach: 0x0d,
  readFlashSlow: 0x0e,
  changeBaud: 0x0f,
  deflBegin: 0x10,
  deflData: 0x11,
  flashMd5: 0x13,
  securityInfo: 0x14,
  eraseFlash: 0xd0,
  eraseRegion: 0xd1,
  readFlash: 0xd2,
} as const satisfies Record<CommandName, number>;

/** The four magic bytes of SYNC, then 32 times 0x55: a square wave for the autobaud counters. */
const SYNC_BODY = Uint8Array.from([0x07, 0x07, 0x12, 0x20, ...new Array<number>(32).fill(0x55)]);

/** Geometry and status mask of every SPI NOR flash in use, for SPI_SET_PARAMS. */
const NOR = { block: 0x10000, sector: 0x1000, page: 0x100, statusMask: 0xffff } as const;

/** Initial value of the checksum over a data block. */
const CHECKSUM_SEED = 0xef;

/** XOR of all bytes, starting at `seed`. */
export function checksum(data: Uint8Array, seed: number = CHECKSUM_SEED): number {
  let sum = seed;
  for (let i = 0; i < data.length; i++) sum ^= data[i]!;
  return sum;
}

/** The unframed packet of a command: a header of eight bytes, then the body. */
export function encodeCommand(command: Command): Uint8Array {
  const body = encodeBody(command);
  const header = new Uint8Array(8);
  const view = new DataView(header.buffer);
  header[1] = OPCODE[command.op];
  view.setUint16(2, body.length, true);
  view.setUint32(4, "data" in command ? checksum(command.data) : 0, true);
  return concat(header, body);
}

function encodeBody(command: Command): Uint8Array {
  switch (command.op) {
    case "sync":
      return SYNC_BODY;
    case "securityInfo":
    case "eraseFlash":
      return new Uint8Array();
    case "readReg":
      return u32le(command.address);
    case "writeReg":
      return u32le(command.address, command.value, command.mask ?? 0xffffffff, 0);
    case "memBegin":
      return u32le(command.size, command.blocks, command.blockSize, command.address);
    case "memEnd":
      return u32le(command.entry === 0 ? 1 : 0, command.entry);
    case "flashBegin":
    case "deflBegin": {
      const words = [command.size, command.blocks, command.blockSize, command.offset];
      return u32le(...words, ...(command.encrypted === undefined ? [] : [command.encrypted ? 1 : 0]));
    }
    case "memData":
    case "flashData":
    case "deflData":
      return concat(u32le(command.data.length, command.sequence, 0, 0), command.data);
    case "spiAttach":
      return command.romForm ? u32le(command.pins, 0) : u32le(command.pins);
    case "spiSetParams":
      return u32le(0, command.flashSize, NOR.block, NOR.sector, NOR.page, NOR.statusMask);
    case "changeBaud":
      return u32le(command.baud, command.current);
    case "flashMd5":
      return u32le(command.address, command.size, 0, 0);
    case "readFlashSlow":
      return u32le(command.address, command.size);
    case "readFlash":
      return u32le(command.offset, command.size, command.packet, command.window);
    case "eraseRegion":
      return u32le(command.offset, command.size);
  }
}
