/** Restarts the chip into its firmware if that is wanted and possible. */
import type { UsbKind } from "../chips/native_usb.ts";
import type { Clock } from "../../clock.ts";
import type { Gate } from "../../gate.ts";
import { FlasherError, Interrupted, PortError } from "../../errors.ts";
import { isEmptyMethod, runResetMethod } from "../../reset/run.ts";
import type { ResetMethod } from "../../reset/script.ts";
import type { Identity } from "./identify.ts";
import type { BoardLeft, Report } from "../events.ts";
import type { Loader } from "./loader.ts";
import { bitIsSet, clearForcedDownload, restartByWatchdog } from "./watchdog.ts";

/** Milliseconds for one SYNC to a synchronized loader, which answers at once. */
const SYNC_MS = 100;
/** Milliseconds until the first lines of boot text have come. */
const BOOT_TEXT_MS = 200;
/** The boot text of a ROM that stays in its bootloader. */
const STAYS_TEXT = "waiting for download";

export interface ExitOptions {
  readonly after: "run" | "stay";
  readonly runFirmware: ResetMethod;
  readonly identity: Identity;
  readonly usb: UsbKind | undefined;
  /** No reset method put the chip into its bootloader. */
  readonly enteredManually: boolean;
  readonly clock: Clock;
  readonly report: Report;
  readonly gate?: Gate | undefined;
}

/** Returns the state of the chip afterwards. A chip that has gone is not an error: its flash is complete. */
export async function exitBootloader(loader: Loader, options: ExitOptions): Promise<BoardLeft> {
  const { after, runFirmware, identity, usb, enteredManually, clock, report } = options;
  const { port } = loader;
  if (after === "stay") return "bootloader";
  if (!port.hasLines || isEmptyMethod(runFirmware)) return "needs-reset";
  await options.gate?.restart();
  report({ type: "resetting" });
  const { chip, security } = identity;
  // In secure download mode registers can be neither read nor written.
  const registers = !security.secureDownload;
  if (registers) await attempt(() => clearForcedDownload(loader, chip));
  if (usb !== undefined) {
    const run = () => runResetMethod(runFirmware, port, clock);
    return await exitOverUsb(loader, { run, identity, usb, registers });
  }
  await runResetMethod(runFirmware, port, clock);
  if (!enteredManually) return "restarted";
  // If a person was needed, the line may not reach RESET either; the loader then still answers.
  await loader.discardInput();
  return await loader.sync(SYNC_MS) === undefined ? "restarted" : "needs-reset";
}

/**
 * A reset over the chip's own USB does not sample the strapping pins again: a chip that a person put into its bootloader
 * comes back there. Only the watchdog or a person gets it out.
 */
async function exitOverUsb(
  loader: Loader,
  { run, identity: { chip, dialects }, usb, registers }: {
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
  // The port may disappear with the chip, and stays away if the firmware has no USB.
  const gone = await attempt(run) === GONE;
  // A pin or a register bit that keeps the chip in its bootloader can then be neither read nor changed.
  if (usb === "otg" && !registers) return "needs-reset";
  if (gone || usb === "otg" || !await staysInBootloader(loader)) return "restarted";
  // The ROM has printed this, and SYNC makes it listen.
  loader.dialect = dialects.rom;
  await attempt(() => loader.sync(SYNC_MS));
  if (!registers || await attempt(() => restartByWatchdog(loader, chip)) === false) return "needs-reset";
  return await staysInBootloader(loader) ? "needs-reset" : "restarted";
}

const GONE = Symbol("the port is gone");

/** The result of `act`, or GONE if the chip or its port disappeared meanwhile, as a reset makes it do. */
async function attempt<T>(act: () => Promise<T>): Promise<T | typeof GONE> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof FlasherError) || error instanceof Interrupted) throw error;
    if (error instanceof PortError && error.reason !== "lost") throw error;
    return GONE;
  }
}

/** Only listens: an application might react to what is sent. */
async function staysInBootloader(loader: Loader): Promise<boolean> {
  const { port, clock } = loader;
  const deadline = clock.now() + BOOT_TEXT_MS;
  let text = "";
  while (clock.now() < deadline && !text.includes(STAYS_TEXT)) {
    const bytes = await attempt(() => port.read(deadline - clock.now()));
    if (bytes === GONE) return false;
    text += new TextDecoder("latin1").decode(bytes);
  }
  return text.includes(STAYS_TEXT);
}
