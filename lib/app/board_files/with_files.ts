/** Files for the board's own file system, written after its flash. */
import { type BootError, FlasherError } from "../../errors.ts";
import { CHIPS } from "../../esp/chips/mod.ts";
import { containsText, pythonName } from "../../esp/image/python.ts";
import type { Done } from "../../esp/events.ts";
import type { Job } from "../../esp/jobs/program.ts";
import type { Admission, Gate } from "../../gate.ts";
import type { Expectation, KnownProgram } from "../../profile/profile.ts";
import type { SerialPort } from "../../serial/port.ts";
import type { WantedFiles } from "../../repl/file_plan.ts";
import type { BoardWork, JobContext } from "../with_board.ts";
import type { KnownValues } from "./fill.ts";
import { FILES_IN_PLACE } from "./say_first.ts";
import type { BoardSources } from "./sources.ts";

export interface FilesToPut {
  readonly sources: BoardSources;
  readonly known: KnownValues;
  /** If the board's program does not let flasher in, its file system is blanked first: a person has agreed. */
  readonly wipes?: boolean;
}

/** The same work, and the files after it, on the same port. */
export function withFiles(
  work: BoardWork<Job, Done>,
  { sources, known, wipes = false }: FilesToPut,
  { clock }: { readonly clock: JobContext["clock"] },
): BoardWork<Job, Done> {
  return {
    jobFor: work.jobFor,
    work: workOnBoard,
    secrets: known.secrets,
  };

  async function workOnBoard(port: SerialPort, job: Job): Promise<Done> {
    const { fillFiles } = await import("./fill.ts");
    let board: { readonly mac?: string; readonly chip: string } = { chip: "" };
    let admitted = "write" as Admission;
    let wanted: WantedFiles | undefined;
    const chip = () => CHIPS.find(({ name }) => name === board.chip) ?? job.chip;
    const { gate } = job;
    const own: Gate = {
      ...gate,
      async admit(mac) {
        admitted = await gate?.admit(mac) ?? "write";
        // A board that lacks a value is refused before its flash changes.
        const id = chip()?.id ?? board.chip;
        wanted = fillFiles(sources, known, { mac, chip: id, number: gate?.number?.() });
        return admitted;
      },
      restart: () => gate?.restart() ?? Promise.resolve(),
    };
    const { expect: _, ...rest } = job;
    const before = expectedBefore(job);
    let noBoot: BootError | undefined;
    const done = await work.work(port, {
      ...rest,
      ...(before === undefined ? {} : { expect: before }),
      // An earlier main.py may keep the board from greeting. Another flash mode is tried only if that is an error.
      ...(job.repairs === true ? {} : { onNoBoot: (error: BootError) => noBoot = error }),
      gate: own,
      report(event) {
        if (event.type === "connected") board = event;
        // The files come before the end.
        if (event.type !== "done") job.report(event);
      },
    });
    const { putOrWipe } = await import("./put_or_wipe.ts");
    const files = await putOrWipe(port, job, {
      ...{ clock, wanted: wanted!, noBoot },
      greeted: before !== undefined && noBoot === undefined,
      chip: { chip: { name: board.chip }, mac: board.mac },
      left: done.board,
      hasBuild: buildsIn(job.files.map(({ bytes }) => bytes)),
      checks: admitted === "check",
      wipes: wipes && admitted === "write",
    });
    const proved = admitted === "write" && await proveStart(port, job, { done, chip: chip() });
    const all: Done = {
      ...done,
      ...(proved ? { board: "running" } : {}),
      files,
    };
    job.report(all);
    return all;
  }
}

/** A text that the profile expects may come from the board's own program, which is not on the board yet. */
function expectedBefore({ expect, files }: Job): Expectation | undefined {
  if (expect === undefined || "program" in expect.what) return expect;
  const name = files.map(({ bytes }) => pythonName(bytes)).find((name) => name !== undefined);
  const program = name?.toLowerCase() as KnownProgram | undefined;
  return program === undefined ? undefined : { ...expect, what: { program } };
}

/** main.py and boot.py can keep a board from starting. Returns whether there was anything to prove. Throws BootError. */
async function proveStart(
  port: SerialPort,
  job: Job,
  { done, chip }: { readonly done: Done; readonly chip: Job["chip"] },
): Promise<boolean> {
  const { expect, runFirmware, usb, waitMs, gate, report, signal, clock } = job;
  if (expect === undefined || chip === undefined || job.after !== "run") return false;
  const { proveBoot } = await import("../../esp/jobs/prove_boot.ts");
  try {
    await proveBoot(port, {
      ...{ clock, report, signal, expect, runFirmware, usb, chip, waitMs, gate },
      board: done.board === "needs-reset" ? "needs-reset" : "restarted",
      content: "files",
      modes: [],
    });
    return true;
  } catch (error) {
    if (error instanceof FlasherError) error.boardState ??= FILES_IN_PLACE;
    throw error;
  }
}

/** Undefined if the files contain no MicroPython, which names its build in its text. */
function buildsIn(files: readonly Uint8Array[]): ((build: string) => boolean) | undefined {
  if (!files.some((bytes) => pythonName(bytes) === "MicroPython")) return undefined;
  return (build) => files.some((bytes) => containsText(bytes, build));
}
