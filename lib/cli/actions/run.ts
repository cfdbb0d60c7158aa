/** `flasher run`: writes a profile's files to the board's flash, and verifies them. */
import type { Done } from "../../esp/events.ts";
import type { Job } from "../../esp/jobs/program.ts";
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import type { Profile } from "../../profile/profile.ts";
import type { SerialPort } from "../../serial/port.ts";
import { flashWork } from "../../app/flash_work.ts";
import { type BoardWork, withBoard } from "../../app/with_board.ts";
import type { Call } from "../command.ts";
import { prepare, type PreparedRequest } from "../../app/prepare.ts";
import { tellFirmware } from "../screen/tell_firmware.ts";
import { fetchMissingFor } from "../downloads/fetch_missing.ts";
import { loaderOptions, profileRequest } from "../request.ts";
import { tellNext } from "../next_step.ts";
import { checkNoRoomFlags, checkRoomFlags, meanSeveral } from "../room/flags.ts";
import type { OneBoard } from "../room/one_board.ts";
import { reporterFor, warnOnStderr } from "../screen/reporter.ts";
import { withSession } from "../session.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system } = call;
  const isRoom = meanSeveral(call);
  if (isRoom) checkRoomFlags(call);
  else checkNoRoomFlags(call);
  const prepared = await prepare({ system, warn: warnOnStderr(system) }, {
    ...profileRequest(call),
    fetchMissing: fetchMissingFor(call),
  });
  checkFlagsMakeSense(call, prepared.profile);
  if (call.text("save") !== undefined) {
    const { saveProfile } = await import("../save_profile.ts");
    await saveProfile(call, prepared);
  }
  const numbered = isRoom || call.text("roster") !== undefined;
  const work = await workWithFiles(call, prepared, { numbered, isRoom });
  if (isRoom) {
    const { runSeveral } = await import("../room/run_several.ts");
    return await runSeveral(call, prepared, { mode: call.has("all") ? "all" : "named", work });
  }
  const board = {
    profile: prepared.profile,
    plugin: prepared.plugin,
    reporter: reporterFor(call),
    secrets: work.secrets,
  };
  tellFirmware(call, "writing", prepared);
  const done = await withSession(call, board, async (context, request) => {
    if (call.text("roster") === undefined) return await withBoard(context, request, work);
    const { recordRun } = await import("../room/record_run.ts");
    const port = request.port.info;
    return await recordRun(call, { prepared, port, context }, (own) => withBoard(own, request, work));
  });
  if (!call.has("monitor")) {
    if (prints(done) && prepared.profile.port.kind !== "sim") {
      tellNext(call, {
        to: "see what it prints",
        command: "monitor",
        // The program has started already. If it waits for a press of RESET, no other reset is possible.
        ...done.board === "needs-reset" ? {} : { flag: "reset" },
        same: "board",
        argument: prepared.from === "firmware" ? undefined : call.argument,
      });
    }
    return EXIT.ok;
  }
  const { monitorAfterRun } = await import("./monitor.ts");
  return await monitorAfterRun(call, board, prepared.expected.chip);
}

/** The work on any board, with the files for its own file system. Throws UsageError. */
export async function workWithFiles(
  call: Call,
  prepared: PreparedRequest,
  options: { readonly numbered: boolean; readonly isRoom: boolean },
): Promise<BoardWork<Job, Done>> {
  const work = workOf(call, prepared);
  const { requestedFiles } = await import("../board_files.ts");
  const files = await requestedFiles(call, prepared, { ...options, puts: true });
  if (files === undefined) return work;
  const { withFiles } = await import("../../app/board_files/with_files.ts");
  const { advisingWipe, mayWipe } = await import("../wipe_files.ts");
  const wipes = await mayWipe(call, prepared.profile.port);
  const whole = withFiles(work, { ...files, wipes }, call.system);
  return {
    ...whole,
    work: (port, job) =>
      advisingWipe(
        call,
        () => whole.work(port, job),
        options.isRoom ? () => boardOfRoom(call, prepared, { port, job }) : undefined,
      ),
  };
}

async function boardOfRoom(
  call: Call,
  prepared: PreparedRequest,
  { port, job }: { readonly port: SerialPort; readonly job: Job },
): Promise<OneBoard> {
  const { rosterPathOf } = await import("../room/requested_records.ts");
  // A rehearsal keeps no roster.
  const isRehearsal = port.name.startsWith("sim:");
  return {
    port: port.name,
    roster: rosterPathOf(call, prepared, isRehearsal),
    number: job.gate?.number?.(),
  };
}

/** The work on any board. */
export function workOf(call: Call, prepared: PreparedRequest): BoardWork<Job, Done> {
  return flashWork(call.system, prepared, {
    ...loaderOptions(call),
    full: call.has("full"),
    repairs: call.has("repair"),
    bootWritten: call.has("boot-written"),
    unlock: call.has("unlock"),
  });
}

/** The board runs a program now, or will after a press of RESET. */
function prints({ board, startsNothing, cannotStart }: Done): boolean {
  return board !== "bootloader" && startsNothing !== true && cannotStart === undefined;
}

/** Throws UsageError for flags that another flag or the profile makes meaningless. */
export function checkFlagsMakeSense(call: Call, { after, expect }: Profile): void {
  if (call.has("repair") && expect === undefined) {
    throw new UsageError(
      "--repair: found no expect in the profile, expected one that tells whether the board boots",
      {
        hint: "For example: expect: micropython",
      },
    );
  }
  if (expect !== undefined && after === "stay") {
    throw new UsageError(
      "--after stay: found expect in the profile, which needs the firmware to run",
      {
        hint: "Omit --after stay, or remove expect from the profile.",
      },
    );
  }
  if (call.has("monitor") && call.has("json")) {
    throw new UsageError("--monitor and --json: found both, expected one of them");
  }
  if (call.has("monitor") && after === "stay") {
    throw new UsageError(
      "--monitor: found after: stay, which leaves the firmware stopped and the console silent",
      {
        hint: "Omit one of the two.",
      },
    );
  }
}
