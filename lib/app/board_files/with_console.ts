/** Opens the console of a board that runs its program, for its Python prompt: nothing is reset, unless it must be. */
import type { FlashEvent } from "../../esp/events.ts";
import { linesDuring } from "../../reset/hold.ts";
import { isFirmwareUsb, nativeUsb } from "../../serial/chip_usb.ts";
import { openBoard } from "../open_board.ts";
import { warnThrough } from "../reporter.ts";
import type { BoardRequest } from "../request.ts";
import type { SessionContext } from "../session_context.ts";
import { describeWiring } from "../wiring.ts";
import { watchHolders } from "../ports/holder_warning.ts";
import type { ConsoleWork } from "./console_work.ts";
import { requireChip } from "./python_chip.ts";
import { withPython } from "./put_on_board.ts";
import { restartMethod } from "./restart_method.ts";
import { wipeHelps } from "./wipe_helps.ts";

/** Throws what `act` throws, BoardFilesError if there is no prompt, PortError, or the reason of the signal. */
export async function withBoardConsole<T>(
  context: SessionContext<FlashEvent>,
  request: BoardRequest,
  work: ConsoleWork<T>,
): Promise<T> {
  try {
    return await onConsole(context, request, work);
  } catch (error) {
    if (work.wipes === undefined || !wipeHelps(error)) throw error;
    const { wipeThenWork } = await import("./wipe_then_work.ts");
    return await wipeThenWork(context, request, { ...work, wipes: work.wipes, reason: error });
  }
}

async function onConsole<T>(
  context: SessionContext<FlashEvent>,
  request: BoardRequest,
  { baud, act, chipBy }: ConsoleWork<T>,
): Promise<T> {
  const { system, signal, trace, secrets } = context;
  const { profile, port: { info } } = request;
  const plugin = await request.plugin?.load(context);
  const wiring = describeWiring(profile, info, { os: system.os, plugin });
  const { methods } = wiring;
  const usb = nativeUsb(info);
  // Firmware with a USB port of its own prints only while DTR shows that a terminal is open.
  const asserted = isFirmwareUsb(info);
  const lines = methods.hold === undefined ? { dtr: asserted, rts: asserted } : linesDuring(methods.hold);
  const board = await openBoard(system, wiring, {
    baud,
    otherBaud: "nearest",
    lines: usb === "otg" ? undefined : lines,
    // After a reset, the program may take over the chip's USB.
    reopens: usb === "jtag-serial",
    signal,
    trace,
    secrets,
  });
  const warn = warnThrough(context.reporter);
  const holders = watchHolders(system, info, warn);
  try {
    return await withPython(board.port, {
      clock: system.clock,
      signal,
      method: restartMethod(methods.runFirmware, isFirmwareUsb(info) ? "program" : usb),
      baud: board.baud,
      fresh: undefined,
      started: false,
    }, (python, about) => {
      requireChip(about, { chip: profile.chip, chipBy, warn });
      return act(python, about, undefined);
    });
  } finally {
    holders.end();
    await board.close(warn);
  }
}
