/** Runs the monitor: one loop reads the port and carries out the keys' commands; another one reads the keys. */
import { isLost } from "../../serial/port_failure.ts";
import type { Chip } from "../../esp/chips/mod.ts";
import { releaseLines } from "../../esp/link/connect.ts";
import { restart } from "../../esp/link/restart.ts";
import { BootError, EXIT, type ExitCode, PortError } from "../../errors.ts";
import type { Profile } from "../../profile/profile.ts";
import type { PluginBoard } from "../../plugin/board.ts";
import { linesDuring } from "../../reset/hold.ts";
import { isEmptyMethod } from "../../reset/run.ts";
import type { ResetMethod } from "../../reset/script.ts";
import { isFirmwareUsb, nativeUsb } from "../../serial/chip_usb.ts";
import type { SerialPort } from "../../serial/port.ts";
import { quote } from "../../text.ts";
import { type OpenBoard, openBoard } from "../../app/open_board.ts";
import type { ChosenPort } from "../../app/ports/choose_port.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import type { ConsoleView } from "./view.ts";
import { KEYS_HELP, KEYS_SUMMARY, type MonitorCommand, MonitorKeys, PipedLines } from "./keys.ts";
import { formatBoardReference } from "../../profile/board_reference.ts";
import { adapterWarning } from "../../app/ports/rts_warning.ts";
import { styleFor } from "../screen/style.ts";
import type { System } from "../../app/system/system.ts";
import { type HolderWatch, watchHolders } from "../../app/ports/holder_warning.ts";
import { findReturnedPort } from "../../app/ports/usb_port.ts";
import { describeWiring, type Wiring } from "../../app/wiring.ts";

export interface MonitorOptions {
  readonly profile: Profile;
  readonly port: ChosenPort;
  /** The profile's board, if it is a board plugin. */
  readonly plugin: PluginBoard | undefined;
  /** Undefined = any chip. */
  readonly chip: Chip | undefined;
  /** The console's baud rate. */
  readonly baud: number;
  readonly view: ConsoleView;
  /** Restart the board first. */
  readonly reset: boolean;
  /** The text that the view waits for. */
  readonly until?: string;
  /** Milliseconds. */
  readonly timeLimit?: number;
  /** Print only the board's output, warnings, and what keys ask for. */
  readonly quiet: boolean;
}

/** Longest wait for output from the board; commands from keys are carried out between two waits. */
const SLICE_MS = 50;
/** Time between two searches for a port that disappeared. */
const RETRY_MS = 250;
/** For an unknown chip: the ESP8266's rate. The boot text shows whether it is right. */
const LIKELY_ROM_BAUD = 74_880;

/** The monitor ended normally. */
class Ended extends Error {
  constructor(readonly code: ExitCode) {
    super();
  }
}

export class Monitor {
  readonly #system: System;
  readonly #options: MonitorOptions;
  readonly #ending = new AbortController();
  /** Commands from keys, for the loop that reads the port. */
  readonly #orders: MonitorCommand[] = [];
  readonly #deadline: number;
  #holders: HolderWatch | undefined;
  #romBaud: number;
  /** The console's rate as the port sets it. */
  #baud: number;

  constructor(system: System, options: MonitorOptions) {
    this.#system = system;
    this.#options = options;
    this.#deadline = system.clock.now() + (options.timeLimit ?? Infinity);
    this.#baud = options.baud;
    this.#romBaud = options.chip?.bootTextBauds[0] ?? LIKELY_ROM_BAUD;
  }

  /** Ends the monitor from outside, with this exit code. */
  end(code: ExitCode): void {
    this.#ending.abort(new Ended(code));
  }

  /** Returns the exit code. Throws PortError if the port cannot be opened, BootError if `until` was not seen in time. */
  async run(): Promise<ExitCode> {
    try {
      return await this.#watch();
    } catch (error) {
      if (error instanceof Ended) return error.code;
      throw error;
    }
  }

  async #watch(): Promise<never> {
    const { stdin, os } = this.#system;
    const { profile, port: { info, note }, plugin, baud, reset } = this.#options;
    // Over native USB the rate has no effect.
    if (nativeUsb(info) !== undefined) this.#romBaud = baud;
    const wiring = describeWiring(profile, info, { os, plugin });
    const { methods, keepsDtr } = wiring;
    let board = await this.#open(wiring);
    try {
      const { port } = board;
      if (stdin.isTerminal) stdin.setRaw(true);
      const keys = stdin.isTerminal ? KEYS_SUMMARY : "Ctrl-C exits";
      this.#inform(`${port.name} at ${this.#baud} baud; ${keys}`);
      if (note !== undefined) this.#inform(note);
      const risk = adapterWarning(wiring.profile, info, os);
      if (risk !== undefined) this.#notice(risk.message);
      if (keepsDtr) {
        const name = formatBoardReference(wiring.profile.board);
        this.#inform(`Keeping DTR and RTS asserted, as board "${name}" requires`);
      }
      this.#holders = watchHolders(
        this.#system,
        info,
        ({ message, hint = "" }) => this.#notice(`${message}. ${hint}`),
      );
      if (reset) this.#orders.push("reset");
      let listening = false;
      while (true) {
        try {
          await this.#carryOut(board.port, {
            reset: methods.runFirmware,
            bootloader: methods.entry.scripts[0] ?? [],
          });
          if (!listening) void this.#listenToKeys(() => board.port);
          listening = true;
          this.#options.view.show(await board.port.read(SLICE_MS));
          this.#check();
        } catch (error) {
          if (!isLost(error)) throw error;
          await this.#close(board);
          board = await this.#comeBack(wiring);
        }
      }
    } finally {
      this.#holders?.end();
      if (methods.hold !== undefined) await releaseLines(board.port, methods.hold);
      await this.#close(board);
    }
  }

  #close(board: OpenBoard): Promise<void> {
    return board.close(({ message }) => this.#notice(message));
  }

  /** Throws if the monitor is to end. */
  #check(): void {
    const { until, timeLimit, view } = this.#options;
    this.#ending.signal.throwIfAborted();
    if (view.seen || this.#system.stdout.gone === true) throw new Ended(EXIT.ok);
    if (this.#system.clock.now() < this.#deadline) return;
    if (until === undefined) throw new Ended(EXIT.ok);
    throw new BootError(`The board did not print ${quote(until)} within ${timeLimit! / 1000} s`, []);
  }

  async #open(wiring: Wiring): Promise<OpenBoard> {
    const { info, methods: { hold } } = wiring;
    // A chip must not be held in reset; firmware with its own USB port checks DTR to see that a terminal is open.
    const asserted = isFirmwareUsb(info);
    const lines = hold === undefined ? { dtr: asserted, rts: asserted } : linesDuring(hold);
    const board = await openBoard(this.#system, wiring, {
      baud: this.#options.baud,
      otherBaud: "nearest",
      lines: nativeUsb(info) === "otg" ? undefined : lines,
      reopens: false,
      signal: this.#ending.signal,
      trace: undefined,
    });
    this.#baud = board.baud;
    return board;
  }

  /** Waits until the port is back. */
  async #comeBack(wiring: Wiring): Promise<OpenBoard> {
    this.#notice("The port disappeared; waiting for it to return");
    this.#orders.length = 0;
    while (true) {
      await this.#system.clock.sleep(RETRY_MS);
      this.#check();
      try {
        const now = await findReturnedPort(this.#system, wiring.info, { ourReset: false });
        if (now === undefined) continue;
        const board = await this.#open({ ...wiring, info: now });
        this.#notice(`${board.port.name} is back`);
        return board;
      } catch (error) {
        if (!(error instanceof PortError)) throw error;
      }
    }
  }

  async #carryOut(
    port: SerialPort,
    ways: { readonly reset: ResetMethod; readonly bootloader: ResetMethod },
  ): Promise<void> {
    const order = this.#orders.shift();
    if (order !== "reset" && order !== "bootloader") return;
    const way = ways[order];
    if (!port.hasLines || isEmptyMethod(way)) {
      this.#notice("No line of this port controls RESET; press RESET on the board");
      return;
    }
    this.#inform(order === "reset" ? "Resetting the board" : "Resetting the board into its bootloader");
    const baud = this.#baud;
    const { clock } = this.#system;
    const romBaud = this.#romBaud;
    const { heard, romHeard, romBaudUnsupported } = await restart(port, {
      ...{ clock, method: way, baud, romBaud },
    });
    if (romBaudUnsupported) {
      this.#notice(`This port does not support ${romBaud} baud: the ROM's boot text is not shown`);
    }
    if (!romHeard) this.#romBaud = baud;
    this.#options.view.show(heard);
  }

  /** Runs until the input ends. An error on the input ends the monitor. */
  async #listenToKeys(port: () => SerialPort): Promise<void> {
    const { stdin } = this.#system;
    const keys = new MonitorKeys();
    const lines = new PipedLines();
    try {
      while (true) {
        const bytes = await stdin.read();
        if (bytes === undefined) break;
        if (!stdin.isTerminal) {
          await send(port(), lines.feed(bytes));
          continue;
        }
        for (const key of keys.feed(bytes)) {
          if ("send" in key) await send(port(), key.send);
          else this.#obey(key.command);
        }
      }
      // A closed terminal has no user any more; a pipe may simply have no more input.
      if (stdin.isTerminal) this.end(EXIT.ok);
    } catch (error) {
      this.#ending.abort(error);
    }
  }

  #obey(command: MonitorCommand): void {
    const { view } = this.#options;
    switch (command) {
      case "exit":
        this.end(EXIT.ok);
        return;
      case "reset":
      case "bootloader":
        this.#orders.push(command);
        return;
      case "timestamps":
        view.timestamps = !view.timestamps;
        this.#notice(`Timestamps ${view.timestamps ? "on" : "off"}`);
        return;
      case "log":
        this.#notice(view.toggleLog());
        return;
      case "help":
        KEYS_HELP.forEach((line) => this.#notice(line));
        return;
      case "unknown":
        this.#notice("Unknown key after Ctrl-T; Ctrl-T h lists all keys");
        return;
    }
  }

  #inform(text: string): void {
    if (!this.#options.quiet) this.#notice(text);
  }

  /** Prints a line from flasher, separate from the board's output. */
  #notice(text: string): void {
    const { stdout, stderr } = this.#system;
    const style = styleFor(stderr, this.#system);
    const apart = stdout.isTerminal && stderr.isTerminal ? this.#options.view.breakLine() : "";
    const lines = wrap(`--- ${text}`, lineWidth(stderr), "    ");
    stderr.write(apart + lines.map((line) => `${style.dim(line)}\n`).join(""));
  }
}

/** Sends keys; drops them while the port is gone. */
async function send(port: SerialPort, bytes: Uint8Array): Promise<void> {
  try {
    await port.write(bytes);
  } catch (error) {
    if (!isLost(error)) throw error;
  }
}
