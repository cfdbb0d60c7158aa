/** Boards that something is done with beside the units of the room: a restart, or a question for the chip. */
import type { PortInfo } from "../../serial/port.ts";
import { RequestError } from "./answers.ts";

export class BoardsApart {
  /** Paths of ports. */
  readonly #paths = new Set<string>();
  #isAsking = false;

  get isEmpty(): boolean {
    return this.#paths.size === 0;
  }

  has({ path }: PortInfo): boolean {
    return this.#paths.has(path);
  }

  /** Throws RequestError while a board is asked for its chip: it may be connected to any other socket, too. */
  requireNoQuestion(): void {
    if (!this.#isAsking) return;
    throw new RequestError(
      "Cannot begin: flasher is asking a board which chip it has, which restarts that board",
      409,
      "Try again in a few seconds.",
    );
  }

  /** Throws RequestError if the board is busy, or may be. */
  requireFree(port: PortInfo): void {
    this.requireNoQuestion();
    if (this.has(port)) throw new RequestError("Cannot begin: this board is being restarted", 409);
  }

  /** Nothing begins at any port until `work` has ended. */
  async ask<T>(port: PortInfo, work: () => Promise<T>): Promise<T> {
    this.#isAsking = true;
    try {
      return await this.run(port, work);
    } finally {
      this.#isAsking = false;
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
