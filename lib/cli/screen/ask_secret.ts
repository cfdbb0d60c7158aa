/** Asks for a secret at a terminal, without showing what is typed. */
import type { System } from "../../app/system/system.ts";
import { Interrupted } from "../../errors.ts";

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const BACKSPACE = [0x08, 0x7f];
const ENTER = [0x0a, 0x0d];
/** Bytes; a longer line is not a secret. */
const LONGEST = 1024;

/** The typed line; undefined without a terminal, or if the input ends. Throws Interrupted at Ctrl-C. */
export async function askSecret(
  { stdin, stderr }: Pick<System, "stdin" | "stderr">,
  question: string,
): Promise<string | undefined> {
  if (!stdin.isTerminal || !stderr.isTerminal) return undefined;
  await stdin.discard();
  stderr.write(`${question} `);
  stdin.setRaw(true);
  try {
    const typed: number[] = [];
    while (true) {
      const bytes = await stdin.read();
      if (bytes === undefined || typed.length > LONGEST) return undefined;
      for (const byte of bytes) {
        if (byte === CTRL_C) throw new Interrupted();
        if (byte === CTRL_D) return undefined;
        if (ENTER.includes(byte)) return new TextDecoder().decode(Uint8Array.from(typed));
        if (BACKSPACE.includes(byte)) dropCharacter(typed);
        else typed.push(byte);
      }
    }
  } finally {
    stdin.setRaw(false);
    stderr.write("\n");
  }
}

/** A character in UTF-8 has one first byte and up to three that begin with the bits 10. */
function dropCharacter(typed: number[]): void {
  let last = typed.pop();
  while (last !== undefined && (last & 0xc0) === 0x80) last = typed.pop();
}
