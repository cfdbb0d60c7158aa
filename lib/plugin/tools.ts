/** The tools that a board plugin can call by message. Everything in the message is checked here. */
import type { Clock } from "../clock.ts";
import type { Lines, SerialPort } from "../serial/port.ts";
import { quote } from "../text.ts";
import { pluginError } from "./error.ts";
import { MAX_BYTES, MAX_QUESTIONS, MAX_TEXT, MAX_TOTAL_WAIT_MS, MAX_WAIT_MS } from "./limits.ts";
import type { Tool } from "./message.ts";

/** The user, as a plugin can reach them. The text comes from the plugin; only its length is checked. */
export interface PluginUser {
  /** Shows the text; resolves when the user has done it. */
  readonly ask: (text: string) => Promise<void>;
  readonly log: (text: string) => void;
  /** The task left these lines asserted; they are now released. */
  readonly leftAsserted: (lines: readonly ("DTR" | "RTS")[]) => void;
}

export interface ToolOptions {
  /** The plugin's file, for messages. */
  readonly name: string;
  readonly port: SerialPort;
  readonly clock: Clock;
  readonly user: PluginUser;
}

/** The tools of one task. */
export class Tools {
  readonly #options: ToolOptions;
  /** The levels that this task has set. */
  #lines: Lines = {};
  #waited = 0;
  #questions = 0;

  constructor(options: ToolOptions) {
    this.#options = options;
  }

  /** Runs a tool. Throws PluginError for an invalid call, and what port and user throw. */
  async answer(tool: Tool, value: unknown): Promise<unknown> {
    const { port, clock, user } = this.#options;
    switch (tool) {
      case "setLines": {
        const lines = this.#readLines(value);
        this.#lines = { ...this.#lines, ...lines };
        return await port.setLines(lines);
      }
      case "wait":
        return await clock.sleep(this.#parseWait(value));
      case "ask": {
        const text = this.#readText(tool, value);
        if (++this.#questions > MAX_QUESTIONS) {
          throw this.#refusal(tool, `more than ${MAX_QUESTIONS} questions`);
        }
        return await user.ask(text);
      }
      case "log":
        return user.log(this.#readText(tool, value));
      case "sawBytes":
        return Array.from(await port.read(0)).slice(-MAX_BYTES);
    }
  }

  /** Releases the lines that this task has left asserted. */
  async release(): Promise<void> {
    const { dtr, rts } = this.#lines;
    const left = [...(dtr ? ["DTR" as const] : []), ...(rts ? ["RTS" as const] : [])];
    if (left.length === 0) return;
    this.#options.user.leftAsserted(left);
    await this.#options.port.setLines({ ...(dtr ? { dtr: false } : {}), ...(rts ? { rts: false } : {}) });
  }

  #readLines(value: unknown): Lines {
    const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
    const good = entries.length > 0 &&
      entries.every(([key, level]) => (key === "dtr" || key === "rts") && typeof level === "boolean");
    if (good) return Object.fromEntries(entries);
    throw this.#refusal("setLines", `${describe(value)}, expected { dtr: true }, { rts: false } or both`);
  }

  #parseWait(value: unknown): number {
    if (typeof value !== "number" || !(value >= 0 && value <= MAX_WAIT_MS)) {
      throw this.#refusal("wait", `${describe(value)}, expected milliseconds from 0 to ${MAX_WAIT_MS}`);
    }
    this.#waited += value;
    if (this.#waited <= MAX_TOTAL_WAIT_MS) return value;
    throw this.#refusal("wait", `${this.#waited} ms in total, expected at most ${MAX_TOTAL_WAIT_MS}`);
  }

  #readText(tool: Tool, value: unknown): string {
    if (typeof value === "string" && value.length <= MAX_TEXT) return value;
    const found = typeof value === "string" ? `${value.length} characters` : describe(value);
    throw this.#refusal(tool, `${found}, expected text of at most ${MAX_TEXT} characters`);
  }

  #refusal(tool: Tool, found: string) {
    return pluginError(this.#options.name, `${tool}: found ${found}`);
  }
}

function describe(value: unknown): string {
  return value === undefined ? "nothing" : quote(JSON.stringify(value));
}
