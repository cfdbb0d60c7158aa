/** Files for the board's own file system, written after its flash. */
import { containsText, pythonName } from "../../esp/image/python.ts";
import type { Done } from "../../esp/events.ts";
import type { Job } from "../../esp/jobs/program.ts";
import type { Admission } from "../../gate.ts";
import { EXPECT_DEFAULTS } from "../../profile/fields.ts";
import type { BoardWork, JobContext } from "../with_board.ts";
import type { KnownValues } from "./fill.ts";
import type { BoardSources } from "./sources.ts";

export interface FilesToPut {
  readonly sources: BoardSources;
  readonly known: KnownValues;
}

/** The same work, and the files after it, on the same port. */
export function withFiles(
  work: BoardWork<Job, Done>,
  { sources, known }: FilesToPut,
  { clock }: { readonly clock: JobContext["clock"] },
): BoardWork<Job, Done> {
  return {
    jobFor: work.jobFor,
    async work(port, job) {
      let board: { readonly mac?: string; readonly chip: string } = { chip: "" };
      const admitted: { as: Admission } = { as: "write" };
      const { gate } = job;
      const observed: Job = {
        ...job,
        report(event) {
          if (event.type === "connected") board = event;
          // The files come before the end.
          if (event.type !== "done") job.report(event);
        },
        ...(gate === undefined
          ? {}
          : { gate: { ...gate, admit: async (mac) => admitted.as = await gate.admit(mac) } }),
      };
      const done = await work.work(port, observed);
      const { fillFiles } = await import("./fill.ts");
      const { putOnBoard } = await import("./put_on_board.ts");
      const wanted = fillFiles(sources, known, {
        mac: board.mac,
        chip: job.chip?.id ?? board.chip,
        number: gate?.number?.(),
      });
      const { total, written, equal } = await putOnBoard(port, {
        ...{ clock, wanted, mac: board.mac, report: job.report },
        signal: job.signal ?? new AbortController().signal,
        method: job.runFirmware,
        baud: job.expect?.baud ?? EXPECT_DEFAULTS.baud,
        fresh: job.usb === undefined,
        hasBuild: buildsIn(job.files.map(({ bytes }) => bytes)),
        checks: admitted.as === "check",
      });
      const all: Done = { ...done, files: { total, written, equal } };
      job.report(all);
      return all;
    },
  };
}

/** Undefined if the files contain no MicroPython, which names its build in its text. */
function buildsIn(files: readonly Uint8Array[]): ((build: string) => boolean) | undefined {
  if (!files.some((bytes) => pythonName(bytes) === "MicroPython")) return undefined;
  return (build) => files.some((bytes) => containsText(bytes, build));
}
