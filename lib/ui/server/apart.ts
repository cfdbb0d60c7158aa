/** Boards that something is done with beside the units of the room: a restart, or a question for the chip. */
import type { PortInfo } from "../../serial/port.ts";
import { RequestError } from "./answers.ts";

export class BoardsApart {
  /** Paths of ports. */
  readonly #paths = new Set<string>();

  has({ path }: PortInfo): boolean {
    return this.#paths.has(path);
  }

  /** Throws RequestError if the board is busy. */
  requireFree(port: PortInfo): void {
    if (this.has(port)) {
      throw new RequestError("Cannot begin: this board is being restarted or asked for its chip", 409);
    }
  }

  /** Nothing else begins at this port until `work` has ended. */
  async run<T>({ path }: PortInfo, work: () => Promise<T>): Promise<T> {
    this.#paths.add(path);
    try {
      return await work();
    } finally {
      this.#paths.delete(path);
    }
  }
}
