/** A computer with several boards for the tests of `flasher run --all`. */
import { assertEquals } from "@std/assert";
import type { SystemPort } from "../../../lib/serial/port.ts";
import type { BoardOptions } from "../../../lib/simulator/mod.ts";
import { type FakeOptions, flasher, type Ran } from "../../fake/system.ts";
import { APP, DATA, profile, PROJECT, SMALL } from "../world.ts";

/** A CH340 at port N of one hub. */
export function usb(n: number, more: Partial<SystemPort> = {}): SystemPort {
  return {
    path: `/dev/ttyUSB${n}`,
    usb: { vid: 0x1a86, pid: 0x7523, product: "USB2.0-Serial" },
    socket: `0000:00:14.0/4.${n}`,
    address: `1-4.${n}`,
    driver: "ch341",
    ...more,
  };
}

/** The last byte of the MAC is `n`. */
export function board(n: number, more: Partial<BoardOptions> = {}): Partial<BoardOptions> {
  return { ...SMALL, mac: [0x5c, 0xcf, 0x7f, 0x0a, 0x0b, n], ...more };
}

/** `count` boards, with differences from a good board by their numbers, from 1. */
export function table(
  count: number,
  { more = {}, ...options }: FakeOptions & {
    readonly more?: Readonly<Record<number, Partial<BoardOptions>>>;
  } = {},
): FakeOptions {
  const numbers = Array.from({ length: count }, (_, n) => n + 1);
  return {
    files: { ...PROJECT, "flash.yaml": profile({ port: "auto" }) },
    ports: numbers.map((n) => usb(n)),
    boards: Object.fromEntries(numbers.map((n) => [usb(n).path, board(n, more[n])])),
    ...options,
  };
}

export async function runTable(words: string, options: FakeOptions): Promise<Ran> {
  return await flasher(words.split(" "), options);
}

/** The flash of this board holds the whole project. */
export function assertFlashed({ system }: Ran, n: number): void {
  const { flash } = system.boards.get(usb(n).path)!;
  // Behind the header, which flasher adapts to the size of the flash.
  assertEquals(flash.subarray(4, APP.length), APP.subarray(4), `app.bin on board ${n}`);
  assertEquals(flash.subarray(0x10000, 0x10000 + DATA.length), DATA, `data.bin on board ${n}`);
}

export type Line = { readonly type: string; readonly unit?: number } & Readonly<Record<string, unknown>>;

export function linesOf({ stdout }: Pick<Ran, "stdout">): Line[] {
  return stdout.trim().split("\n").map((line) => JSON.parse(line));
}
