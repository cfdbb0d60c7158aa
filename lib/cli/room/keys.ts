/** Interprets the keys pressed while a room watches for boards. Pure; no I/O. */

/** `board`: its number, or `#3` for unit 3. */
export type RoomKey =
  | { readonly kind: "again" | "lines"; readonly board: string }
  /** A person has begun to type the number. */
  | { readonly kind: "begin-again" | "begin-lines" }
  | { readonly kind: "sound" | "interrupt" | "help" };

export const ROOM_KEYS = "Keys: r and a number to try a board again, l and a number for its last lines, " +
  "s for sound, q to finish";

/** Ctrl-C, which the terminal passes on like any other key. */
const CTRL_C = 0x03;
const ENTER = [0x0d, 0x0a];
const BACKSPACE = [0x08, 0x7f];
/** Characters: more than any number has. */
const MAX_TYPED = 7;

export class RoomKeys {
  #kind: "again" | "lines" | undefined;
  #typed = "";

  /** Takes keys in chunks that may end anywhere. A single key never starts a write. */
  feed(bytes: Uint8Array): RoomKey[] {
    return Array.from(bytes).flatMap((byte) => this.#take(byte) ?? []);
  }

  #take(byte: number): RoomKey | undefined {
    const key = String.fromCharCode(byte).toLowerCase();
    if (byte === CTRL_C || key === "q") return this.#end({ kind: "interrupt" });
    if (key === "r") return this.#begin("again");
    if (key === "l") return this.#begin("lines");
    if (this.#kind !== undefined) {
      if (ENTER.includes(byte)) {
        const board = this.#typed;
        return this.#end(
          /^#?[0-9]+$/.test(board) && board.length <= MAX_TYPED
            ? { kind: this.#kind, board }
            : { kind: "help" },
        );
      }
      if (BACKSPACE.includes(byte)) this.#typed = this.#typed.slice(0, -1);
      else if (/[0-9#]/.test(key)) this.#typed = (this.#typed + key).slice(0, MAX_TYPED + 1);
      else return this.#end({ kind: "help" });
      return undefined;
    }
    if (key === "s") return { kind: "sound" };
    return ENTER.includes(byte) ? undefined : { kind: "help" };
  }

  #begin(kind: "again" | "lines"): RoomKey {
    this.#kind = kind;
    this.#typed = "";
    return { kind: kind === "again" ? "begin-again" : "begin-lines" };
  }

  #end(key: RoomKey): RoomKey {
    this.#kind = undefined;
    this.#typed = "";
    return key;
  }
}
