/** The monitor at work: one loop reads the port and carries out what keys ask for; another one reads the keys. */
import { isLost } from "../../serial/port_failure.ts";
import type { Chip } from "../../esp/chips/mod.ts";
import { releaseLines } from "../../esp/link/connect.ts";
import { restart } from "../../esp/link/restart.ts";
import { BootError, EXIT, type ExitCode, PortError } from "../../errors.ts";
import type { Profile } from "../../profile/profile.ts";
import type { PluginBoard } from "../../plugin/board.ts";
import { type Hold, linesAfter, linesDuring } from "../../reset/hold.ts";
import { isNone } from "../../reset/run.ts";
import type { ResetMethod } from "../../reset/script.ts";
import { isFirmwareUsb, nativeUsb } from "../../serial/adapters.ts";
import { withDtrAsserted } from "../../serial/flow_control.ts";
import type { PortInfo, SerialPort } from "../../serial/port.ts";
import { quote } from "../../text.ts";
import { choosePort } from "../../app/ports/choose_port.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import type { ConsoleView } from "./view.ts";
import { KEYS_HELP, KEYS_IN_SHORT, type MonitorCommand, MonitorKeys, PipedLines } from "./keys.ts";
import { closePort } from "../../app/ports/close_port.ts";
import { openNear } from "../../app/ports/open_port.ts";
import { adapterWarning, wantsDtr } from "../../app/ports/rts_warning.ts";
import { styleFor } from "../screen/style.ts";
import type { System } from "../../app/system/system.ts";
import { boardOverUsb, findAgain } from "../../app/ports/usb_port.ts";
import { resetMethods } from "../../app/connection_settings.ts";

export interface MonitorOptions {
  readonly profile: Profile;
  /** The profile's board, where that is code. */
  readonly plugin: PluginBoard | undefined;
  /** Undefined = whatever it is. */
  readonly chip: Chip | undefined;
  /** Of the console. */
  readonly baud: number;
  readonly view: ConsoleView;
  /** Begins with a restart of the board. */
  readonly reset: boolean;
  /** What the view waits for. */
  readonly until?: string;
  /** Milliseconds. */
  readonly timeLimit?: number;
}

/** Longest wait for the board: what keys ask for is done between two of them. */
const SLICE_MS = 50;
/** How often a port that is gone is looked for. */
const RETRY_MS = 250;
/** Where the chip is not known: the ESP8266's rate, which is heard to be wrong if it is another chip. */
const LIKELY_ROM_BAUD = 74_880;

/** The monitor is over, and nothing is wrong. */
class Ended extends Error {
  constructor(readonly code: ExitCode) {
    super();
  }
}

export class Monitor {
  readonly #system: System;
  readonly #options: MonitorOptions;
  readonly #ending = new AbortController();
  /** What keys ask for, to be done by the loop that reads the port. */
  readonly #orders: MonitorCommand[] = [];
  readonly #deadline: number;
  #romBaud: number;
  /** What the port makes of the console's rate. */
  #baud: number;

  constructor(system: System, options: MonitorOptions) {
    this.#system = system;
    this.#options = options;
    this.#deadline = system.clock.now() + (options.timeLimit ?? Infinity);
    this.#baud = options.baud;
    this.#romBaud = options.chip?.bootTextBauds[0] ?? LIKELY_ROM_BAUD;
  }

  /** From outside, with this exit code. */
  end(code: ExitCode): void {
    this.#ending.abort(new Ended(code));
  }

  /** The exit code. Throws PortError where the port cannot be had, BootError where the text did not come in time. */
  async run(): Promise<ExitCode> {
    try {
      return await this.#watch();
    } catch (error) {
      if (error instanceof Ended) return error.code;
      throw error;
    }
  }

  async #watch(): Promise<never> {
    const { stdin } = this.#system;
    const { profile, plugin, baud, reset } = this.#options;
    const { info, note } = await choosePort(this.#system, profile.port);
    // Over USB there is one rate for all.
    if (nativeUsb(info) !== undefined) this.#romBaud = baud;
    const wiring = { ...profile, board: boardOverUsb(profile, info) ?? profile.board };
    const way = resetMethods(wiring, { system: this.#system, plugin });
    const keepLines = wantsDtr(wiring, info);
    const { hold } = way;
    let port = await this.#open(info, { name: info.path, keepLines, hold });
    try {
      if (stdin.isTerminal) stdin.setRaw(true);
      const keys = stdin.isTerminal ? KEYS_IN_SHORT : "Ctrl-C ends";
      this.#notice(`${port.name} at ${this.#baud} baud; ${keys}`);
      if (note !== undefined) this.#notice(note);
      const risk = adapterWarning(wiring, info, this.#system.os);
      if (risk !== undefined) this.#notice(risk.message);
      if (keepLines) this.#notice(`Keeping DTR and RTS asserted, which is right for board "${wiring.board}"`);
      if (reset) this.#orders.push("reset");
      let listening = false;
      while (true) {
        try {
          await this.#carryOut(port, { reset: way.runFirmware, bootloader: way.entry.scripts[0] ?? [] });
          if (!listening) void this.#listenToKeys(() => port);
          listening = true;
          this.#options.view.show(await port.read(SLICE_MS));
          this.#check();
        } catch (error) {
          if (!isLost(error)) throw error;
          await this.#close(port);
          port = await this.#comeBack(info, { keepLines, hold });
        }
      }
    } finally {
      if (hold !== undefined) await releaseLines(port, hold);
      await this.#close(port);
    }
  }

  #close(port: SerialPort): Promise<void> {
    return closePort(port, ({ message }) => this.#notice(message));
  }

  /** Throws what ends the monitor. */
  #check(): void {
    const { until, timeLimit, view } = this.#options;
    this.#ending.signal.throwIfAborted();
    if (view.seen || this.#system.stdout.gone === true) throw new Ended(EXIT.ok);
    if (this.#system.clock.now() < this.#deadline) return;
    if (until === undefined) throw new Ended(EXIT.ok);
    throw new BootError(`Waited in vain: ${quote(until)} did not come within ${timeLimit! / 1000} s`, []);
  }

  async #open(
    info: PortInfo,
    { name, keepLines, hold }: {
      readonly name: string;
      readonly keepLines: boolean;
      readonly hold: Hold | undefined;
    },
  ): Promise<SerialPort> {
    const after = linesAfter(hold);
    const opening = {
      ...{ name, baud: this.#options.baud, signal: this.#ending.signal },
      keepLines: keepLines || after.dtr || after.rts,
    };
    const { port: plain, baud } = await openNear(this.#system, opening);
    this.#baud = baud;
    const port = keepLines ? await withDtrAsserted(plain) : plain;
    // A chip must not be held in reset; a program with USB of its own wants to see that somebody listens.
    const asserted = isFirmwareUsb(info);
    const lines = hold === undefined ? { dtr: asserted, rts: asserted } : linesDuring(hold);
    if (port.hasLines && nativeUsb(info) !== "otg") await port.setLines(lines);
    return port;
  }

  /** The port is gone: waits until it is there again. */
  async #comeBack(
    info: PortInfo,
    lines: { readonly keepLines: boolean; readonly hold: Hold | undefined },
  ): Promise<SerialPort> {
    this.#notice("The port is gone; waiting for it");
    this.#orders.length = 0;
    while (true) {
      await this.#system.clock.sleep(RETRY_MS);
      this.#check();
      try {
        const now = await findAgain(this.#system, info, { ourReset: false });
        if (now === undefined) continue;
        const port = await this.#open(now, { name: now.path, ...lines });
        this.#notice(`${port.name} is back`);
        return port;
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
    if (!port.hasLines || isNone(way)) {
      this.#notice("No line of this port reaches the board's RESET: press it by hand");
      return;
    }
    this.#notice(order === "reset" ? "Resetting the board" : "Resetting the board into its bootloader");
    const baud = this.#baud;
    const { clock } = this.#system;
    const romBaud = this.#romBaud;
    const { heard, romHeard, deaf } = await restart(port, { clock, way, baud, romBaud });
    if (deaf) this.#notice(`This port does not support ${romBaud} baud: the ROM's boot text is not shown`);
    if (!romHeard) this.#romBaud = baud;
    this.#options.view.show(heard);
  }

  /** Until the input ends. What goes wrong with it ends the monitor. */
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
      // A terminal that is closed has nobody before it; a pipe may have said all it has to say.
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
        this.#notice("Ctrl-T means nothing before this key; Ctrl-T h shows all keys");
        return;
    }
  }

  /** A line of our own, apart from what the board prints. */
  #notice(text: string): void {
    const { stdout, stderr } = this.#system;
    const style = styleFor(stderr, this.#system);
    const apart = stdout.isTerminal && stderr.isTerminal ? this.#options.view.breakLine() : "";
    const lines = wrap(`--- ${text}`, lineWidth(stderr), "    ");
    stderr.write(apart + lines.map((line) => `${style.dim(line)}\n`).join(""));
  }
}

/** Keys that are pressed while the port is gone are lost. */
async function send(port: SerialPort, bytes: Uint8Array): Promise<void> {
  try {
    await port.write(bytes);
  } catch (error) {
    if (!isLost(error)) throw error;
  }
}
