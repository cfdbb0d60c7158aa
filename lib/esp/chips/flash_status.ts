/** How status registers of serial flashes show write protection, by the makers' data sheets. Pure; no I/O. */
import { hex } from "../../bytes.ts";

/** How a register is read and written. */
interface Register {
  readonly read: number;
  readonly write: number;
}

export interface StatusLayout {
  /** Register 1, and those beyond it that this maker has. No other opcode may be sent: 35h sends some parts to another bus. */
  readonly registers: readonly Register[];
  /** Bits of each register that protect when they are set. */
  readonly protects: readonly number[];
  /** Register 3 has a bit that gives each block a lock of its own. */
  readonly ownLocks: number;
  /** In register 2: everything is locked until power-off. */
  readonly untilPowerOff: number;
}

const FIRST: Register = { read: 0x05, write: 0x01 };
const SECOND: Register = { read: 0x35, write: 0x31 };
const THIRD: Register = { read: 0x15, write: 0x11 };

/** Of every part: register 1 cannot be written while the WP pin is low. */
const BY_PIN = 0x80;

/** W25Q32JV: BP0 to BP2; CMP; WPS. */
const WINBOND: StatusLayout = {
  registers: [FIRST, SECOND, THIRD],
  protects: [0x1c, 0x40, 0],
  ownLocks: 0x04,
  untilPowerOff: 0x01,
};

/** GD25Q32C, and BoyaMicro, XTX, Puya, Zbit and Fudan, which are made after it: BP0 to BP4, of which BP0 to BP2 decide; CMP. */
const LIKE_GIGADEVICE: StatusLayout = {
  registers: [FIRST, SECOND],
  protects: [0x1c, 0x40],
  ownLocks: 0,
  untilPowerOff: 0x01,
};

/** MX25L3233F, IS25LP032, EN25QH32, XM25QH32: BP0 to BP3, and nothing else that 05h does not tell. */
const FOUR_BITS: StatusLayout = { registers: [FIRST], protects: [0x3c], ownLocks: 0, untilPowerOff: 0 };

/** By the first byte of the id; any other maker's parts have `FOUR_BITS` for all that is safe to ask. */
const LAYOUTS: Readonly<Record<number, StatusLayout>> = {
  0xef: WINBOND,
  0xc8: LIKE_GIGADEVICE,
  0x51: LIKE_GIGADEVICE,
  0x68: LIKE_GIGADEVICE,
  0x0b: LIKE_GIGADEVICE,
  0x85: LIKE_GIGADEVICE,
  0x5e: LIKE_GIGADEVICE,
  0xa1: LIKE_GIGADEVICE,
};

/** `id`: as read, the maker in the low byte. */
export function statusLayout(id: number): StatusLayout {
  return LAYOUTS[id & 0xff] ?? FOUR_BITS;
}

export interface Protection {
  /** What each register is. */
  readonly status: readonly number[];
  /** What each would be without protection; one that stays is as it was. */
  readonly free: readonly number[];
  /** Each block has a lock of its own, which an order opens until the power goes. */
  readonly ownLocks: boolean;
  /** Register 1 says that the WP pin can keep the registers from being written. */
  readonly byPin: boolean;
  readonly untilPowerOff: boolean;
  /** Not one byte can have changed. */
  readonly whole: boolean;
}

/** Undefined where nothing is protected. */
export function readProtection(layout: StatusLayout, status: readonly number[]): Protection | undefined {
  const free = status.map((value, i) => value & ~(layout.protects[i] ?? 0));
  const ownLocks = ((status[2] ?? 0) & layout.ownLocks) !== 0;
  const [first = 0, second = 0] = status;
  const mask = layout.protects[0]!;
  const all = (first & mask) === mask;
  const none = (first & mask) === 0;
  // All but what the bits of register 1 name.
  const inverted = (second & (layout.protects[1] ?? 0)) !== 0;
  if (!ownLocks && (inverted ? all : none)) return undefined;
  return {
    status,
    free,
    ownLocks,
    byPin: (first & BY_PIN) !== 0,
    untilPowerOff: (second & layout.untilPowerOff) !== 0,
    whole: !ownLocks && (inverted ? none : all),
  };
}

/** `status registers 0x1c, 0x02`. */
export function describeStatus(status: readonly number[]): string {
  const registers = status.length === 1 ? "status register" : "status registers";
  return `${registers} ${status.map((value) => hex(value, 2)).join(", ")}`;
}
