/** The keyboard and the bell of a room that a person watches over. */
import type { Room, RoomEvent, RoomReport, Unit } from "../../app/room/room.ts";
import type { System } from "../../app/system/system.ts";
import type { Call } from "../command.ts";
import { bell, type Sound } from "../screen/bell.ts";
import type { RoomReporter } from "../screen/room/room_reporter.ts";
import { unitName } from "../screen/room/room_text.ts";
import { RoomHistory } from "./history.ts";
import { ROOM_KEYS, type RoomKey, RoomKeys } from "./keys.ts";

/** A person sits at this terminal: keys arrive, and what is printed is seen and heard. */
export function canControl({ system: { stdin, stdout }, has }: Pick<Call, "system" | "has">): boolean {
  return stdin.isTerminal && stdout.isTerminal && !has("json");
}

export class RoomControls {
  readonly #system: System;
  readonly #reporter: RoomReporter;
  readonly #history = new RoomHistory();
  readonly #sound: Sound;
  #room: Room | undefined;
  #running = false;

  constructor(
    system: System,
    { reporter, sound }: { readonly reporter: RoomReporter; readonly sound: Sound },
  ) {
    this.#system = system;
    this.#reporter = reporter;
    this.#sound = sound;
  }

  /** Reads keys until `stop`. */
  readonly start = (send: (event: RoomEvent) => void): void => {
    this.#running = true;
    this.#system.stdin.setRaw(true);
    this.#say(`${ROOM_KEYS}.`);
    void this.#read(send);
  };

  /** The terminal works as before. */
  stop(): void {
    if (this.#running) this.#system.stdin.setRaw(false);
    this.#running = false;
  }

  /** After the reporter has shown the report. */
  onReport(report: RoomReport, room: Room): void {
    this.#room = room;
    this.#history.add(report, room, () => this.#system.date());
  }

  async #read(send: (event: RoomEvent) => void): Promise<void> {
    const keys = new RoomKeys();
    while (this.#running) {
      // A terminal that is closed sends a hang-up, which ends the room.
      const bytes = await this.#system.stdin.read().catch(() => undefined);
      if (bytes === undefined || !this.#running) return;
      for (const key of keys.feed(bytes)) this.#obey(key, send);
    }
  }

  #obey(key: RoomKey, send: (event: RoomEvent) => void): void {
    switch (key.kind) {
      case "interrupt":
        return send({ type: "interrupt" });
      case "sound":
        this.#sound.on = !this.#sound.on;
        this.#say(`Sound is ${this.#sound.on ? "on" : "off"}.`);
        return this.#sound.on ? bell(this.#system).ring(1) : undefined;
      case "help":
        return this.#say(`${ROOM_KEYS}.`);
      case "begin-again":
        return this.#say("Try again: type the number of the board, then Enter.");
      case "begin-lines":
        return this.#say("Show last lines: type the number of the board, then Enter.");
      case "again":
        return this.#again(key.board, send);
      case "lines": {
        const unit = this.#find(key.board);
        if (unit === undefined) return this.#say(`No board ${key.board} was here.`);
        return this.#history.linesOf(unit.id).forEach((line) => this.#say(line));
      }
    }
  }

  #again(board: string, send: (event: RoomEvent) => void): void {
    const unit = this.#find(board);
    if (unit === undefined) return this.#say(`No board ${board} was here.`);
    const { state, presence } = unit;
    if (presence.kind === "gone") {
      return this.#say(`Cannot try ${unitName(unit)} again: it is unplugged. Plug it in.`);
    }
    if (state.kind !== "ended" || state.verdict.kind !== "failed") {
      return this.#say(`Cannot try ${unitName(unit)} again: it has not failed.`);
    }
    this.#say(`Trying ${unitName(unit)} again.`);
    send({ type: "retry", unit: unit.id });
  }

  /** The newest unit of this name. */
  #find(board: string): Unit | undefined {
    const units = this.#room?.units ?? [];
    const digits = board.replaceAll("#", "");
    const numbered = board.startsWith("#")
      ? undefined
      : units.findLast(({ number }) => number === Number(digits));
    return numbered ?? units.findLast(({ id, number }) => number === undefined && id === Number(digits));
  }

  #say(text: string): void {
    this.#reporter.say(text);
  }
}
