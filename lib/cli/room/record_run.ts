/** Keeps a roster for a run with one board, if the command names a file for it. */
import type { PreparedRequest } from "../../app/prepare.ts";
import { warnThrough } from "../../app/reporter.ts";
import type { Recall } from "../../app/room/records.ts";
import { failureOf, verdictOf } from "../../app/room/verdict.ts";
import type { SessionContext } from "../../app/session_context.ts";
import type { Done, FlashEvent } from "../../esp/events.ts";
import type { PortInfo } from "../../serial/port.ts";
import { quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { requestedRecords } from "./requested_records.ts";

/**
 * `act` gets a context whose gate numbers the board and records that it is begun. The verdict is on the disk before this
 * returns. Throws what `act` throws, or OutputError.
 */
export async function recordRun(
  call: Call,
  { prepared, port, context }: {
    readonly prepared: PreparedRequest;
    readonly port: PortInfo;
    readonly context: SessionContext<FlashEvent>;
  },
  act: (context: SessionContext<FlashEvent>) => Promise<Done>,
): Promise<Done> {
  const { reporter, system: { clock } } = context;
  const { book, records } = await requestedRecords(call, prepared, {
    checksKnown: false,
    isRehearsal: false,
    warn: warnThrough(reporter),
  });
  const start = clock.now();
  let unit: Parameters<typeof records.end>[0] = { id: 1, attempt: 1, port };
  let recall: Recall = {};
  try {
    let done: Done;
    try {
      done = await act({
        ...context,
        reporter: {
          ...reporter,
          report(event) {
            records.observe(unit, event);
            reporter.report(event);
          },
        },
        gate: {
          number: () => recall.number,
          async admit(mac) {
            if (mac !== undefined) unit = { ...unit, mac };
            recall = await records.admit(unit, mac);
            return "write";
          },
          restart: () => Promise.resolve(),
        },
      });
    } catch (error) {
      const failed = verdictOf({}, { kind: "failed", failure: failureOf(error) });
      // A roster that failed before is the error already.
      await records.end(unit, failed, clock.now() - start).catch(() => {});
      throw error;
    }
    await records.end(unit, verdictOf({ done }, { kind: "done" }), clock.now() - start);
    const { number, label } = recall;
    if (number !== undefined) {
      reporter.result({
        record: { type: "numbered", number, mac: unit.mac, label },
        lines: [`This is board ${number}${label === undefined ? "" : `, ${quote(label)}`}.`],
      });
    }
    return done;
  } finally {
    await book.close();
  }
}
