/** Whether what the board prints is what the profile expects. Pure; no I/O. */
import { byteText } from "../../bytes.ts";
import type { Expectation, KnownProgram } from "../../profile/profile.ts";
import { printable, quote } from "../../text.ts";

interface KnownOutput {
  readonly name: string;
  /** The line by which it is known, up to its end. Of bounded length: what it is searched in comes from outside. */
  readonly line: RegExp;
  /** Sent while nothing comes: makes the interpreter greet again, where it waits for input; a program ignores it. */
  readonly nudge: string;
}

/** Ctrl-B: "normal REPL" (MicroPython reference, "The MicroPython Interactive Interpreter Mode"). */
const GREET_AGAIN = "\x02";

/** What interpreters greet with. CircuitPython greets when a key was pressed, and says so before. */
const KNOWN_OUTPUT: Readonly<Record<KnownProgram, KnownOutput>> = {
  micropython: { name: "MicroPython", line: /MicroPython v\d[^\r\n]{0,100}(?=[\r\n])/, nudge: GREET_AGAIN },
  circuitpython: {
    name: "CircuitPython",
    line: /Adafruit CircuitPython \d[^\r\n]{0,100}(?=[\r\n])|Press any key to enter the REPL/,
    nudge: GREET_AGAIN,
  },
};

/** The expectation, in words. */
export function describeExpectation({ what }: Expectation): string {
  return "text" in what ? quote(what.text) : KNOWN_OUTPUT[what.program].name;
}

/** What to send while nothing comes; undefined = nothing. */
export function wakeUpInput({ what }: Expectation): Uint8Array | undefined {
  return "text" in what ? undefined : new TextEncoder().encode(KNOWN_OUTPUT[what.program].nudge);
}

/** What in `heard`, a character a byte, meets the expectation, made printable; undefined = nothing yet. */
export function findExpected(heard: string, { what }: Expectation): string | undefined {
  if ("text" in what) {
    const wanted = byteText(new TextEncoder().encode(what.text));
    return heard.includes(wanted) ? quote(what.text) : undefined;
  }
  const line = KNOWN_OUTPUT[what.program].line.exec(heard)?.[0];
  return line === undefined ? undefined : printable(line.trim());
}
