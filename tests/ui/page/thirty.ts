/** A room with 30 units, in which each state of a unit occurs. */
import type { PageState } from "../../../lib/ui/state.ts";
import type { UnitRecord } from "../../../lib/ui/unit_record.ts";
import { after, EMPTY, macOf, portOf, PROGRAM } from "./states.ts";
import { UNIT_STATES } from "./unit_states.ts";

const COUNT = 30;

export function thirty(
  change: (records: readonly UnitRecord[]) => readonly UnitRecord[] = (records) => records,
): PageState {
  const makers = Object.values(UNIT_STATES);
  const records = Array.from({ length: COUNT }, (_, n) => makers[n % makers.length]!(n + 1)).flat();
  const numbers = Array.from(
    { length: 20 },
    (_, n): UnitRecord => ({ type: "numbered", unit: n + 1, number: n + 1, mac: macOf(n + 1) }),
  );
  return after(
    {
      ...EMPTY,
      program: PROGRAM,
      ports: Array.from({ length: COUNT }, (_, n) => portOf(n + 1)),
      room: { ...EMPTY.room, watching: true, program: PROGRAM.name },
    },
    change([...records, ...numbers]),
  );
}
