/** The attempts that may blank their board's file system, because a person at the page has agreed. */
import type { Unit } from "../../app/room/room.ts";
import { RequestError } from "./answers.ts";

export class AgreedWipes {
  /** By unit: its attempt. */
  readonly #attempts = new Map<number, number>();

  /** For the attempt after this one, and no other. Throws RequestError if it would not help. */
  agree({ id, attempt, state }: Unit): void {
    const failure = state.kind === "ended" && state.verdict.kind === "failed"
      ? state.verdict.failure
      : undefined;
    if (failure?.wipeHelps !== true) {
      throw new RequestError("Cannot erase the board's files: this would not help the board", 409);
    }
    this.#attempts.set(id, attempt + 1);
  }

  has({ id, attempt }: Unit): boolean {
    return this.#attempts.get(id) === attempt;
  }

  /** Its board is gone. */
  forget(id: number): void {
    this.#attempts.delete(id);
  }
}
