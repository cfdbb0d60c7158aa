/** Finds the output that the profile expects from the board. Pure; no I/O. */
import { byteText } from "../../bytes.ts";
import type { Expectation, KnownProgram } from "../../profile/profile.ts";
import { printable, quote } from "../../text.ts";

interface KnownOutput {
  readonly name: string;
  /** Pattern of the line that identifies the program. Bounded, because the input is untrusted. */
  readonly line: RegExp;
  /** Sent while nothing arrives: makes a waiting interpreter print its banner again. Programs ignore it. */
  readonly wakeUp: string;
}

/** Ctrl-B: "normal REPL" (MicroPython reference, "The MicroPython Interactive Interpreter Mode"). */
const GREET_AGAIN = "\x02";

/** Banners of the interpreters. CircuitPython waits for a key before its banner, and says so. */
const KNOWN_OUTPUT: Readonly<Record<KnownProgram, KnownOutput>> = {
  micropython: { name: "MicroPython", line: /MicroPython v\d[^\r\n]{0,100}(?=[\r\n])/, wakeUp: GREET_AGAIN },
  circuitpython: {
    name: "CircuitPython",
    line: /Adafruit CircuitPython \d[^\r\n]{0,100}(?=[\r\n])|Press any key to enter the REPL/,
    wakeUp: GREET_AGAIN,
  },
};

/** The expectation, for messages. */
export function describeExpectation({ what }: Expectation): string {
  return "text" in what ? quote(what.text) : KNOWN_OUTPUT[what.program].name;
}

/** The bytes to send while nothing arrives; undefined = none. */
export function wakeUpInput({ what }: Expectation): Uint8Array | undefined {
  return "text" in what ? undefined : new TextEncoder().encode(KNOWN_OUTPUT[what.program].wakeUp);
}

/** The part of `heard`, one character per byte, that meets the expectation, made printable; undefined = not yet. */
export function findExpected(heard: string, { what }: Expectation): string | undefined {
  if ("text" in what) {
    const wanted = byteText(new TextEncoder().encode(what.text));
    return heard.includes(wanted) ? quote(what.text) : undefined;
  }
  const line = KNOWN_OUTPUT[what.program].line.exec(heard)?.[0];
  return line === undefined ? undefined : printable(line.trim());
}
