/** Bytes written as hexadecimal text. */

/** Bytes from `c0 00 08`; `55*32` repeats one. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(
    text.trim().split(/\s+/).filter(Boolean).flatMap((word) => {
      const [byte = "", times = "1"] = word.split("*");
      if (!/^[0-9a-f]{2}$/.test(byte)) throw new Error(`"${word}" is no byte`);
      return new Array<number>(Number(times)).fill(parseInt(byte, 16));
    }),
  );
}
