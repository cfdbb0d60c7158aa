/** The whole work on one board of a room, with what all boards share. */
import type { Done } from "../../esp/events.ts";
import type { Job } from "../../esp/jobs/program.ts";
import type { Profile } from "../../profile/profile.ts";
import type { AllowedPlugin } from "../boards/plugin_consent.ts";
import type { Person } from "../person.ts";
import type { ChosenPort } from "../ports/choose_port.ts";
import type { RateStore } from "../rate_store.ts";
import type { LineLog, System } from "../system/system.ts";
import { type BoardWork, withBoard } from "../with_board.ts";
import type { UnitContext } from "./run_unit.ts";

export interface UnitSetup {
  readonly system: System;
  readonly profile: Profile;
  readonly plugin: AllowedPlugin | undefined;
  /** How long to wait for a person at the buttons, milliseconds; may be Infinity. */
  readonly waitMs: number;
  readonly insistsOnBaud: boolean;
  readonly person: Person;
  readonly keepAwake: System["keepAwake"];
  readonly rates: RateStore;
  readonly trace?: LineLog | undefined;
  /** What is known about the unit's port; its PortInfo is replaced. */
  readonly chosen?: ChosenPort | undefined;
  readonly work: BoardWork<Job, Done>;
}

/** Throws what `withBoard` throws. */
export async function workOnUnit(
  setup: UnitSetup,
  { unit, signal, report, gate }: UnitContext,
): Promise<Done> {
  const { system, profile, plugin, waitMs, insistsOnBaud, person, keepAwake, rates, trace, work } = setup;
  // The events of a run are its only results. Each question pauses the screen by itself.
  const reporter = { report, result: () => {}, close: () => {} };
  return await withBoard(
    { system, reporter, person, signal, trace, rates, gate, keepAwake, secrets: work.secrets },
    { profile, port: { ...setup.chosen, info: unit.port }, plugin, waitMs, insistsOnBaud },
    work,
  );
}
