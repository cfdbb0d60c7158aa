/** Asks a board for its chip and the size of its flash, to narrow the choice of firmware. */
import { readBoardFacts } from "../../../app/boards/board_facts.ts";
import { bareProfile } from "../../../app/connection_settings.ts";
import { NOBODY } from "../../../app/person.ts";
import { rateStore } from "../../../app/rate_store.ts";
import type { System } from "../../../app/system/system.ts";
import { withChip } from "../../../app/with_chip.ts";
import type { PortInfo } from "../../../serial/port.ts";
import type { BoardFacts } from "../../state.ts";

/** The choice goes on without an answer, so nobody has to press buttons; ms. */
const PATIENCE_MS = 10_000;

/** Throws PortError, ConnectError and the like. */
export async function lookAtBoard(system: System, info: PortInfo): Promise<BoardFacts> {
  const port = info.virtual ?? { kind: "path" as const, path: info.path };
  return await withChip(
    {
      system,
      reporter: { report: () => {}, result: () => {}, close: () => {} },
      person: NOBODY,
      signal: new AbortController().signal,
      trace: undefined,
      rates: rateStore(system),
    },
    {
      profile: bareProfile({ baud: "auto", port }),
      port: { info },
      plugin: undefined,
      waitMs: PATIENCE_MS,
      insistsOnBaud: false,
    },
    { job: { useStub: true }, work: readBoardFacts },
  );
}
