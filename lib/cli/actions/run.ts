/** `flasher run`: makes the board's flash hold what a profile says. */
import { programBoard } from "../../esp/jobs/program.ts";
import { programAndRepair } from "../../esp/jobs/repair.ts";
import { PayloadCache } from "../../esp/flash/payload_cache.ts";
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import type { Profile } from "../../profile/profile.ts";
import { withBoard } from "../../app/open_board.ts";
import type { Call } from "../command.ts";
import { jobOf, prepareCall } from "../../app/prepare.ts";
import { reporterFor } from "../screen/reporter.ts";

export async function flashSession(call: Call): Promise<ExitCode> {
  const prepared = await prepareCall(call);
  refuseInVain(call, prepared.profile);
  const payloads = new PayloadCache(call.system.compress);
  await withBoard(call, {
    profile: prepared.profile,
    reporter: reporterFor(call),
    jobFor: (profile, boardContext) => ({
      ...jobOf({ ...prepared, profile }),
      ...boardContext,
      full: call.has("full"),
      repairs: call.has("repair"),
      bootWritten: call.has("boot-written"),
      unlock: call.has("unlock"),
      payloads,
    }),
    work: call.has("repair") ? programAndRepair : programBoard,
  });
  if (!call.has("monitor")) return EXIT.ok;
  const { monitorAfterRun } = await import("./monitor.ts");
  return await monitorAfterRun(call, prepared.profile, prepared.expected.chip);
}

/** Flags that another flag or the profile makes meaningless. Throws UsageError. */
function refuseInVain(call: Call, { after, expect }: Profile): void {
  if (call.has("repair") && expect === undefined) {
    throw new UsageError("--repair: the profile does not say how to tell that the board boots", {
      hint: "Write for example: expect: micropython",
    });
  }
  if (expect !== undefined && after === "stay") {
    throw new UsageError(
      "--after stay: the profile expects something of the program, which does not run then",
      {
        hint: "Leave out --after stay, or expect in the profile.",
      },
    );
  }
  if (call.has("monitor") && call.has("json")) {
    throw new UsageError("--monitor: a console is no JSON", { hint: "Leave one of the two out." });
  }
  if (call.has("monitor") && after === "stay") {
    throw new UsageError("--monitor: with after: stay the board has nothing to say", {
      hint: "Leave one of the two out.",
    });
  }
}
