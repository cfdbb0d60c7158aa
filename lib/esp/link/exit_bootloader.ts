/** Restarts the chip into its firmware, if that is wanted and possible. */
import type { UsbKind } from "../chips/native_usb.ts";
import type { Clock } from "../../clock.ts";
import { FlasherError, Interrupted, PortError } from "../../errors.ts";
import { isNone, runResetMethod } from "../../reset/run.ts";
import type { ResetMethod } from "../../reset/script.ts";
import type { Identity } from "./identify.ts";
import type { BoardLeft, Report } from "../events.ts";
import type { Loader } from "./loader.ts";
import { bitIsSet, clearForcedDownload, restartByWatchdog } from "./watchdog.ts";

/** For one SYNC to a loader that is synchronised: it answers at once. */
const STILL_THERE_MS = 100;
/** The ROM's first lines after a reset are out by then. */
const BOOT_TEXT_MS = 200;
/** What the ROM prints when it does not start the firmware. */
const STAYS = "waiting for download";

export interface ExitOptions {
  readonly after: "run" | "stay";
  readonly runFirmware: ResetMethod;
  readonly identity: Identity;
  readonly usb: UsbKind | undefined;
  /** No script brought the chip into its bootloader. */
  readonly enteredManually: boolean;
  readonly clock: Clock;
  readonly report: Report;
}

/** What the chip does then. Never throws because of a chip that is gone: its flash is complete. */
export async function exitBootloader(loader: Loader, options: ExitOptions): Promise<BoardLeft> {
  const { after, runFirmware, identity, usb, enteredManually, clock, report } = options;
  const { port } = loader;
  if (after === "stay") return "bootloader";
  if (!port.hasLines || isNone(runFirmware)) return "needs-reset";
  report({ type: "resetting" });
  const { chip, security } = identity;
  // In secure download mode there are no registers to ask or to set.
  const registers = !security.secureDownload;
  if (registers) await attempt(() => clearForcedDownload(loader, chip));
  if (usb !== undefined) {
    const run = () => runResetMethod(runFirmware, port, clock);
    return await leaveUsb(loader, { run, identity, usb, registers });
  }
  await runResetMethod(runFirmware, port, clock);
  if (!enteredManually) return "restarted";
  // Where hands were needed the line may not reach RESET either; then whoever answered still does.
  await loader.discardInput();
  return await loader.sync(STILL_THERE_MS) === undefined ? "restarted" : "needs-reset";
}

/**
 * Over its own USB a reset does not look at the strapping pins again: a chip that hands put into its bootloader comes
 * back there. Only the watchdog, or hands, get it out.
 */
async function leaveUsb(
  loader: Loader,
  { run, identity: { chip }, usb, registers }: {
    readonly run: () => Promise<void>;
    readonly identity: Identity;
    readonly usb: UsbKind;
    readonly registers: boolean;
  },
): Promise<BoardLeft> {
  const restart = chip.usb?.otgRestart;
  if (usb === "otg" && registers && restart !== undefined) {
    const byLine = restart !== "never" &&
      await attempt(() => bitIsSet(loader, restart, "Cannot read the chip's strapping pins"));
    if (byLine === false && await attempt(() => restartByWatchdog(loader, chip)) !== false) {
      return "restarted";
    }
  }
  // The port may leave with the chip; where the firmware has no USB it stays away.
  const gone = await attempt(run) === GONE;
  // What keeps it in its bootloader, a pin or a bit that a script has set, can neither be asked nor changed then.
  if (usb === "otg" && !registers) return "needs-reset";
  if (gone || usb === "otg" || !await printsThatItStays(loader)) return "restarted";
  // The loader that printed this is the ROM, and SYNC makes it listen.
  loader.dialect = chip.rom;
  await attempt(() => loader.sync(STILL_THERE_MS));
  if (!registers || await attempt(() => restartByWatchdog(loader, chip)) === false) return "needs-reset";
  return await printsThatItStays(loader) ? "needs-reset" : "restarted";
}

const GONE = Symbol("the port is gone");

/** What `act` gives, or GONE where the chip or its port went away meanwhile: that is what a reset does. */
async function attempt<T>(act: () => Promise<T>): Promise<T | typeof GONE> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof FlasherError) || error instanceof Interrupted) throw error;
    if (error instanceof PortError && error.reason !== "lost") throw error;
    return GONE;
  }
}

/** Listens and sends nothing, which an application might take for its own. */
async function printsThatItStays(loader: Loader): Promise<boolean> {
  const { port, clock } = loader;
  const deadline = clock.now() + BOOT_TEXT_MS;
  let text = "";
  while (clock.now() < deadline && !text.includes(STAYS)) {
    const bytes = await attempt(() => port.read(deadline - clock.now()));
    if (bytes === GONE) return false;
    text += new TextDecoder("latin1").decode(bytes);
  }
  return text.includes(STAYS);
}
