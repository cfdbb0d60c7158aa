/** A flash's status registers: when they can be written, and which addresses they protect. */

/** What a test can set. */
export interface FlashStatusOptions {
  /** Non-volatile values of registers 1 to 3. Default zero. */
  readonly registers?: readonly [number, number, number];
  /** The data sheet to follow. Default: the one of the vendor in the id. */
  readonly kind?: FlashKind;
  /** Level of the WP pin. Default high. */
  readonly pin?: "low" | "high";
  /** It knows "volatile write enable". Default: as its kind. */
  readonly takesVolatile?: boolean;
  /** ROM and stub can clear the protection before they erase. Default true. */
  readonly loadersUnlock?: boolean;
}

export type FlashKind = "winbond" | "gigadevice" | "macronix";

export interface FlashStatus {
  /** The registers now, and after the next power-on. */
  readonly live: readonly number[];
  readonly kept: readonly number[];
  /** Something is protected. */
  readonly active: boolean;
  /** True if the range cannot be programmed or erased. */
  protects(from: number, to: number): boolean;
  /** Executes a command without an address. Returns the flash's answer, byte by byte. */
  command(opcode: number, data: Uint8Array): (index: number) => number;
}

/** Winbond W25Q32JV and GigaDevice GD25Q32C data sheets: block protect 0 to 2, top or bottom, sector or block. */
const BP = 0x1c;
const BOTTOM = 0x20;
const BY_SECTORS = 0x40;
/** Of both: the registers can be written only while WP is high. */
const SRP0 = 0x80;
/** In register 2: locked until power-off; and the complement, which swaps protected and unprotected ranges. */
const SRP1 = 0x01;
const COMPLEMENT = 0x40;
/** In register 3 of Winbond: each block has its own lock, closed at power-on. */
const OWN_LOCKS = 0x04;
/** Macronix MX25L3233F: block protect 0 to 3. */
const MACRONIX_BP = 0x3c;

const SECTOR = 0x1000;
const NOTHING = () => 0xff;

export function createFlashStatus(
  size: number,
  { registers = [0, 0, 0], kind = "winbond", pin = "high", takesVolatile = kind !== "macronix" }:
    FlashStatusOptions,
): FlashStatus {
  const kept: number[] = [...registers];
  const live: number[] = [...registers];
  let enabled: "no" | "for good" | "volatile" = "no";
  let locks = true;
  /** For some kinds, 35h enables four-wire commands; they then ignore commands on one wire. */
  let deaf = false;

  function range(): readonly [from: number, to: number] {
    const [first = 0] = live;
    const steps = kind === "macronix" ? (first & MACRONIX_BP) >> 2 : (first & BP) >> 2;
    if (steps === 0) return [0, 0];
    if (steps >= 7) return [0, size];
    const bySectors = kind !== "macronix" && (first & BY_SECTORS) !== 0;
    const length = bySectors ? SECTOR * 2 ** Math.min(3, steps - 1) : size / 64 * 2 ** (steps - 1);
    const bottom = kind !== "macronix" && (first & BOTTOM) !== 0;
    return bottom ? [0, length] : [size - length, size];
  }

  function write(changes: readonly (readonly [register: number, value: number])[]): void {
    const [first = 0, second = 0] = live;
    const locked = (first & SRP0) !== 0 && pin === "low" || kind !== "macronix" && (second & SRP1) !== 0;
    if (enabled !== "no" && !locked) {
      for (const [register, value] of changes) {
        live[register] = register === 0 ? value & 0xfc : value;
        if (enabled === "for good") kept[register] = live[register]!;
      }
    }
    enabled = "no";
  }

  return {
    live,
    kept,
    get active() {
      const [start, end] = range();
      return end > start || kind !== "macronix" && (live[1]! & COMPLEMENT) !== 0 ||
        kind === "winbond" && (live[2]! & OWN_LOCKS) !== 0;
    },
    protects(from, to) {
      if (kind === "winbond" && (live[2]! & OWN_LOCKS) !== 0) return locks;
      const [start, end] = range();
      const touches = from < end && to > start;
      if (kind === "macronix" || (live[1]! & COMPLEMENT) === 0) return touches;
      return from < start || to > end || start === end;
    },
    command(opcode, data) {
      if (deaf) return NOTHING;
      const [a = 0, b] = data;
      switch (opcode) {
        case 0x06:
          enabled = "for good";
          return NOTHING;
        case 0x50:
          if (takesVolatile) enabled = "volatile";
          return NOTHING;
        case 0x04:
          enabled = "no";
          return NOTHING;
        case 0x05:
          return () => live[0]! | (enabled === "for good" ? 2 : 0);
        case 0x35:
          deaf = kind === "macronix";
          return deaf ? NOTHING : () => live[1]!;
        case 0x15:
          return kind === "macronix" ? () => live[1]! : () => live[2]!;
        case 0x01: {
          if (data.length === 0) break;
          // GD25Q32C data sheet: raising CS# after the eighth bit clears the second register.
          const second = b ?? (kind === "gigadevice" ? 0 : undefined);
          write([[0, a], ...second === undefined ? [] : [[1, second] as const]]);
          return NOTHING;
        }
        case 0x31:
          write(kind === "macronix" ? [] : [[1, a]]);
          return NOTHING;
        case 0x11:
          write(kind === "macronix" ? [] : [[2, a]]);
          return NOTHING;
        case 0x98:
          if (enabled === "for good") locks = false;
          enabled = "no";
          return NOTHING;
      }
      return NOTHING;
    },
  };
}

/** The kind by the low byte of the id, which names the vendor. */
export function kindOf(jedecId: number): FlashKind {
  switch (jedecId & 0xff) {
    case 0xc8:
      return "gigadevice";
    case 0xc2:
    case 0x9d:
      return "macronix";
    default:
      return "winbond";
  }
}
