/** Decodes write protection in the status registers of serial flashes, by the makers' data sheets. Pure; no I/O. */
import { hex } from "../../bytes.ts";

/** Opcodes that read and write a register. */
interface Register {
  readonly read: number;
  readonly write: number;
}

export interface StatusLayout {
  /**
   * Register 1, and this maker's further ones. No other opcode is safe: 35h switches some parts to another bus mode.
   */
  readonly registers: readonly Register[];
  /** Bits of each register that protect the flash when set. */
  readonly protects: readonly number[];
  /** Bit of register 3 that enables individual block locks. */
  readonly ownLocks: number;
  /** Bit of register 2 that locks everything until power-off. */
  readonly untilPowerOff: number;
}

const FIRST: Register = { read: 0x05, write: 0x01 };
const SECOND: Register = { read: 0x35, write: 0x31 };
const THIRD: Register = { read: 0x15, write: 0x11 };

/** Bit of register 1 on every part: the registers cannot be written while the WP pin is low. */
const BY_PIN = 0x80;

/** W25Q32JV: BP0 to BP2; CMP; WPS. */
const WINBOND: StatusLayout = {
  registers: [FIRST, SECOND, THIRD],
  protects: [0x1c, 0x40, 0],
  ownLocks: 0x04,
  untilPowerOff: 0x01,
};

/** GD25Q32C and its clones by BoyaMicro, XTX, Puya, Zbit and Fudan: BP0 to BP4, of which BP0 to BP2 decide; CMP. */
const LIKE_GIGADEVICE: StatusLayout = {
  registers: [FIRST, SECOND],
  protects: [0x1c, 0x40],
  ownLocks: 0,
  untilPowerOff: 0x01,
};

/** MX25L3233F, IS25LP032, EN25QH32, XM25QH32: BP0 to BP3; 05h shows everything that matters. */
const FOUR_BITS: StatusLayout = { registers: [FIRST], protects: [0x3c], ownLocks: 0, untilPowerOff: 0 };

/** Layouts by the first byte of the flash id. For other makers, `FOUR_BITS` covers all that is safe to read. */
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

/** `id` as read from the flash, manufacturer in the low byte. */
export function statusLayout(id: number): StatusLayout {
  return LAYOUTS[id & 0xff] ?? FOUR_BITS;
}

export interface Protection {
  /** Value of each register. */
  readonly status: readonly number[];
  /** Value of each register without protection. */
  readonly free: readonly number[];
  /** Blocks have individual locks, which a command opens until power-off. */
  readonly ownLocks: boolean;
  /** The WP pin can keep the registers from being written. */
  readonly byPin: boolean;
  readonly untilPowerOff: boolean;
  /** The whole flash is protected. */
  readonly whole: boolean;
}

/** Undefined if nothing is protected. */
export function readProtection(layout: StatusLayout, status: readonly number[]): Protection | undefined {
  const free = status.map((value, i) => value & ~(layout.protects[i] ?? 0));
  const ownLocks = ((status[2] ?? 0) & layout.ownLocks) !== 0;
  const [first = 0, second = 0] = status;
  const mask = layout.protects[0]!;
  const all = (first & mask) === mask;
  const none = (first & mask) === 0;
  // CMP inverts the protected range.
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

/** For messages: `status registers 0x1c, 0x02`. */
export function describeStatus(status: readonly number[]): string {
  const registers = status.length === 1 ? "status register" : "status registers";
  return `${registers} ${status.map((value) => hex(value, 2)).join(", ")}`;
}
