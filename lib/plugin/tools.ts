/** What a plugin can do: it asks for it by message, and everything in the message is checked here. */
import type { Clock } from "../clock.ts";
import type { Lines, SerialPort } from "../serial/port.ts";
import { quote } from "../text.ts";
import { pluginError } from "./error.ts";
import { MAX_BYTES, MAX_QUESTIONS, MAX_TEXT, MAX_TOTAL_WAIT_MS, MAX_WAIT_MS } from "./limits.ts";
import type { Tool } from "./message.ts";

/** How a plugin reaches a person. Both get text as the plugin wrote it, but for its length. */
export interface Person {
  /** Shows the text; resolves when the person has done it. */
  readonly ask: (text: string) => Promise<void>;
  readonly log: (text: string) => void;
  /** A run has ended with these lines asserted; they are released now. */
  readonly leftAsserted: (lines: readonly ("DTR" | "RTS")[]) => void;
}

export interface ToolContext {
  /** The plugin's file, for messages. */
  readonly name: string;
  readonly port: SerialPort;
  readonly clock: Clock;
  readonly person: Person;
}

/** The tools of one run. */
export class Tools {
  readonly #place: ToolContext;
  /** As far as this run has set them. */
  #lines: Lines = {};
  #waited = 0;
  #questions = 0;

  constructor(place: ToolContext) {
    this.#place = place;
  }

  /** Throws PluginError for what a plugin may not ask for, and what port and person throw. */
  async answer(tool: Tool, value: unknown): Promise<unknown> {
    const { port, clock, person } = this.#place;
    switch (tool) {
      case "setLines": {
        const lines = this.#readLines(value);
        this.#lines = { ...this.#lines, ...lines };
        return await port.setLines(lines);
      }
      case "wait":
        return await clock.sleep(this.#readWait(value));
      case "ask": {
        const text = this.#readText(tool, value);
        if (++this.#questions > MAX_QUESTIONS) {
          throw this.#refusal(tool, `more than ${MAX_QUESTIONS} questions`);
        }
        return await person.ask(text);
      }
      case "log":
        return person.log(this.#readText(tool, value));
      case "sawBytes":
        return Array.from(await port.read(0)).slice(-MAX_BYTES);
    }
  }

  /** Lets go of what this run has asserted and not released. */
  async release(): Promise<void> {
    const { dtr, rts } = this.#lines;
    const left = [...(dtr ? ["DTR" as const] : []), ...(rts ? ["RTS" as const] : [])];
    if (left.length === 0) return;
    this.#place.person.leftAsserted(left);
    await this.#place.port.setLines({ ...(dtr ? { dtr: false } : {}), ...(rts ? { rts: false } : {}) });
  }

  #readLines(value: unknown): Lines {
    const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
    const good = entries.length > 0 &&
      entries.every(([key, level]) => (key === "dtr" || key === "rts") && typeof level === "boolean");
    if (good) return Object.fromEntries(entries);
    throw this.#refusal("setLines", `${describe(value)}, expected { dtr: true }, { rts: false } or both`);
  }

  #readWait(value: unknown): number {
    if (typeof value !== "number" || !(value >= 0 && value <= MAX_WAIT_MS)) {
      throw this.#refusal("wait", `${describe(value)}, expected milliseconds from 0 to ${MAX_WAIT_MS}`);
    }
    this.#waited += value;
    if (this.#waited <= MAX_TOTAL_WAIT_MS) return value;
    throw this.#refusal("wait", `${this.#waited} ms in all, expected at most ${MAX_TOTAL_WAIT_MS}`);
  }

  #readText(tool: Tool, value: unknown): string {
    if (typeof value === "string" && value.length <= MAX_TEXT) return value;
    const found = typeof value === "string" ? `${value.length} characters` : describe(value);
    throw this.#refusal(tool, `${found}, expected a text of at most ${MAX_TEXT} characters`);
  }

  #refusal(tool: Tool, found: string) {
    return pluginError(this.#place.name, `${tool}: found ${found}`);
  }
}

function describe(value: unknown): string {
  return value === undefined ? "nothing" : quote(JSON.stringify(value));
}
