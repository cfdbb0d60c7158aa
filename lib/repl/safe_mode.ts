/**
 * CircuitPython's safe mode, in which it runs no program: how to ask for its reason, and what the answer means. The names
 * are not translated (supervisor.SafeModeReason, from CircuitPython 8.1 on). Pure; no I/O.
 */
import { quote } from "../text.ts";
import { checked } from "./board_code.ts";

/** Answers "" where Python does not tell: in MicroPython, and in older versions. */
export const SAFE_MODE_QUESTION = checked(`try:
 import supervisor;_u=str(supervisor.runtime.safe_mode_reason).split('.')[-1]
except Exception:
 _u=''
_r(_u)`);

const FAULT = "CircuitPython itself failed";
const USB = "its boot.py asks for more USB devices than the chip has";

/** Each completes "the board is in safe mode: …". */
const REASONS: Readonly<Record<string, string>> = {
  BROWNOUT: "its supply voltage dropped",
  FLASH_WRITE_FAIL: "it could not write its flash",
  GC_ALLOC_OUTSIDE_VM: FAULT,
  HARD_FAULT: FAULT,
  INTERRUPT_ERROR: FAULT,
  NLR_JUMP_FAIL: FAULT,
  SDK_FATAL_ERROR: FAULT,
  NO_CIRCUITPY: "it has no file system and could not make one",
  NO_HEAP: "it has too little memory",
  PROGRAMMATIC: "its program asked for it",
  STACK_OVERFLOW: "its stack overflowed",
  USB_BOOT_DEVICE_NOT_INTERFACE_ZERO: "its boot.py does not put the boot device first among the USB devices",
  USB_TOO_MANY_ENDPOINTS: USB,
  USB_TOO_MANY_INTERFACE_NAMES: USB,
  USER: "a button was pressed at its start",
  WATCHDOG: "its watchdog expired",
  // The reason that has no name.
  None: "its safemode.py failed",
};

/** The names that mean that there is no safe mode, and the answer of a Python that does not tell. */
const NO_SAFE_MODE = ["NONE", ""];
const NAME = /^\w{0,60}$/;

/** The reason for the safe mode; null without one. Undefined if the answer makes no sense. */
export function safeModeFrom(value: unknown): string | null | undefined {
  if (typeof value !== "string" || !NAME.test(value)) return undefined;
  if (NO_SAFE_MODE.includes(value)) return null;
  const words = Object.hasOwn(REASONS, value) ? REASONS[value]! : undefined;
  return words === undefined ? quote(value) : words === FAULT ? `${FAULT} (${value})` : words;
}
