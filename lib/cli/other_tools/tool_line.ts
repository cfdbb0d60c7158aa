/** A command line of another tool, translated. Types only. */
import type { Command } from "../command.ts";

export interface ToolLine {
  /** To copy: `flasher run -f 0x0=fw.bin`. Undefined if flasher cannot do it. */
  readonly command: string | undefined;
  /** What differs: whole sentences. */
  readonly notes: readonly string[];
}

export interface TranslateOptions {
  /** flasher's own commands. */
  readonly commands: readonly Command[];
  /** The system whose shell reads the command, as Deno names it. */
  readonly os?: string | undefined;
}
