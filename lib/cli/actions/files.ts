/** `flasher files`: files on the board's own file system, through its Python prompt. */
import { fillFiles, placeholderNames } from "../../app/board_files/fill.ts";
import { chipOfBoard, noChipError } from "../../app/board_files/python_chip.ts";
import { putReporting } from "../../app/board_files/put_reporting.ts";
import { readBoardSources, readPersonsFile } from "../../app/board_files/sources.ts";
import { withBoardConsole } from "../../app/board_files/with_console.ts";
import { DEFAULT_PROFILE } from "../../app/files/find_profile.ts";
import { checkFolderExists, checkMayOverwrite, writeOutput } from "../../app/files/output_file.ts";
import { loadRequestedProfile } from "../../app/requested_profile.ts";
import { BoardFilesError, EXIT, type ExitCode, UsageError } from "../../errors.ts";
import type { FlashEvent } from "../../esp/events.ts";
import { parseBoardPath } from "../../profile/board_file.ts";
import type { KnownChip } from "../../esp/link/identify.ts";
import type { BoardSystem } from "../../repl/board_answers.ts";
import type { BoardPython } from "../../repl/board_python.ts";
import type { WantedFiles } from "../../repl/file_plan.ts";
import { sha256 } from "../../hash.ts";
import { andList, printable, quote } from "../../text.ts";
import type { Reporter } from "../../app/reporter.ts";
import { checkFillsNothing, requestedFiles } from "../board_files.ts";
import type { Call } from "../command.ts";
import { WITHOUT_WIPE } from "../flags.ts";
import { requestedBaud } from "../console_baud.ts";
import { rosterNumbers } from "../roster_numbers.ts";
import { loaderOptions, profileRequest } from "../request.ts";
import { describeBoardFiles } from "../screen/board_files_text.ts";
import { sessionPerson } from "../screen/ask.ts";
import { reporterFor, warnOnStderr } from "../screen/reporter.ts";
import { boardFromFlags, type SessionBoard, withSession } from "../session.ts";

/** What the work on a board needs besides its Python. */
interface OnBoard {
  readonly system: BoardSystem;
  readonly reporter: Reporter<FlashEvent>;
  /** The chip whose file system was blanked for this. */
  readonly wiped: KnownChip | undefined;
}

/** The arguments that are no profile. */
const WORDS = ["ls", "get", "put", "rm"];

export async function execute(call: Call): Promise<ExitCode> {
  if (call.has("wipe-files") && WITHOUT_WIPE.includes(call.argument ?? "")) {
    throw new UsageError(
      `--wipe-files: found ${call.argument}, expected put, or a profile whose files go on the board afterwards`,
    );
  }
  if (WORDS.includes(call.argument ?? "")) checkFillsNothing(call, call.argument!);
  switch (call.argument) {
    case "ls":
      return await list(call);
    case "get":
      return await get(call);
    case "put":
      return await put(call);
    case "rm":
      return await remove(call);
    default:
      return await putProfile(call);
  }
}

async function putProfile(call: Call): Promise<ExitCode> {
  if (call.rest.length > 0) {
    throw new UsageError(
      `PATH: found it after ${quote(call.argument!)}, expected it after ls, get, put or rm`,
    );
  }
  const { system } = call;
  const { profile, plugin, folder, name, path, sha256: profileSha256 } = await loadRequestedProfile(
    { system, warn: warnOnStderr(system) },
    profileRequest(call),
  );
  if (profile.board_files === undefined) {
    throw new UsageError(
      `Cannot put files on the board: found no board_files in ${quote(name)}, expected them`,
      {
        hint: "To put a single file: flasher files put main.py /main.py",
      },
    );
  }
  const sources = await readBoardSources(system, profile.board_files, {
    folder,
    anywhere: call.has("allow-outside"),
    profile: path,
    profileSha256,
  });
  const { numbered, numberOf } = await rosterNumbers(call, true);
  const files = await requestedFiles(call, { boardFiles: sources }, { numbered, puts: true });
  const fill = (mac: string | undefined, chip: string | undefined) =>
    fillFiles(sources, files!.known, { mac, chip: chip ?? "", number: numberOf(mac) });
  const board = { profile, plugin, secrets: files!.known.secrets };
  await withConsole(call, board, async (python, { system, reporter, wiped }) => {
    // Before the file system was blanked, the values for this address were found.
    const mac = wiped === undefined ? await python.macAddress(system) : wiped.mac;
    const chip = chipOfBoard(profile, { system, wiped });
    if (chip === undefined && placeholderNames(sources).includes("chip")) throw noChipError(system);
    await putAll(python, fill(mac, chip), { system, reporter, wiped });
  }, (mac) => void fill(mac, profile.chip));
  return EXIT.ok;
}

async function putAll(
  python: BoardPython,
  wanted: WantedFiles,
  { system, reporter, wiped }: OnBoard,
): Promise<void> {
  reporter.report({ type: "files", total: wanted.files.length });
  const done = await putReporting(python, wanted, { system, report: reporter.report });
  reporter.result({
    record: { type: "board-files", ...done, ...(wiped === undefined ? {} : { wiped: true }) },
    lines: [describeBoardFiles(done)],
    receipt: true,
  });
}

async function list(call: Call): Promise<ExitCode> {
  const [folder = "/", ...more] = call.rest;
  checkNoMore("ls [/DIR]", more);
  // A shell completes the name of a folder with a slash.
  const path = folder === "/" ? folder : boardPath(folder.replace(/(?<=[^/])\/$/, ""));
  await withConsole(call, await boardOf(call), async (python, { reporter }) => {
    // If it is a file, the answer has its hash, which may tell a password.
    await python.untraced(path, () => checkIsFolder(python, path));
    const entries = await python.list(path);
    entries.sort((a, b) => a.name < b.name ? -1 : 1);
    reporter.result({
      record: { type: "board-folder", path, entries },
      lines: entries.map(({ name, folder, size }) =>
        `${folder ? "".padStart(9) : String(size).padStart(9)}  ${printable(name)}${folder ? "/" : ""}`
      ),
    });
  });
  return EXIT.ok;
}

/** Throws BoardFilesError: the board itself would tell only a number. */
async function checkIsFolder(python: BoardPython, path: string): Promise<void> {
  if (path === "/") return;
  const [state] = await python.states([path]);
  if (state!.kind === "folder") return;
  const found = state!.kind === "file" ? "it is a file" : "there is no such folder on the board";
  throw new BoardFilesError(`Cannot list ${quote(path)}: ${found}`, {
    hint: "To list all files and folders: flasher files ls",
  });
}

async function get(call: Call): Promise<ExitCode> {
  const [remote, local, ...more] = call.rest;
  if (remote === undefined) throw missing("get /REMOTE [LOCAL]", "get /main.py");
  checkNoMore("get /REMOTE [LOCAL]", more);
  const from = boardPath(remote);
  const path = local ?? from.slice(from.lastIndexOf("/") + 1);
  const replace = call.has("force");
  await checkMayOverwrite(call.system, path, { replace });
  await checkFolderExists(call.system, path);
  await withConsole(call, await boardOf(call), async (python, { reporter }) => {
    // It may be a file with a password.
    const bytes = await python.untraced(from, () => readWhole(python, from));
    const options = { replace, secret: true, tellsHash: false };
    reporter.result(await writeOutput(call.system, { path, bytes }, options));
  });
  return EXIT.ok;
}

async function readWhole(python: BoardPython, from: string): Promise<Uint8Array> {
  const [state] = await python.states([from]);
  if (state!.kind !== "file") {
    const found = state!.kind === "folder" ? "it is a folder" : "there is no such file on the board";
    throw new BoardFilesError(`Cannot read ${quote(from)}: ${found}`, {
      hint: "To list the files: flasher files ls",
    });
  }
  const bytes = await python.readFile(from, state!.size);
  // Firmware that cannot hash sends it twice.
  const expected = state!.sha256 ?? sha256(await python.readFile(from, state!.size));
  if (sha256(bytes) !== expected) {
    throw new BoardFilesError(
      `Cannot read ${quote(from)}: the bytes that arrived differ from those on the board`,
    );
  }
  return bytes;
}

async function put(call: Call): Promise<ExitCode> {
  const [local, remote, ...more] = call.rest;
  if (local === undefined || remote === undefined) throw missing("put LOCAL /REMOTE", "put main.py /main.py");
  checkNoMore("put LOCAL /REMOTE", more);
  const to = boardPath(remote);
  const bytes = await readPersonsFile(call.system, local);
  await withConsole(call, await boardOf(call), async (python, { system, reporter, wiped }) => {
    await putAll(python, { files: [{ to, bytes }], removals: [] }, { system, reporter, wiped });
  });
  return EXIT.ok;
}

async function remove(call: Call): Promise<ExitCode> {
  if (call.rest.length === 0) throw missing("rm /REMOTE ...", "rm /main.py");
  const paths = [...new Set(call.rest.map(boardPath))];
  if (!call.has("yes")) {
    const person = sessionPerson(call);
    if (!person.isPresent) {
      throw new UsageError("Cannot ask before removing files: found no terminal, expected one or --yes", {
        hint: "In a script, confirm with --yes.",
      });
    }
    const yes = await person.confirm(`Remove ${andList(paths.map((path) => quote(path)))} from the board?`);
    if (!yes) throw new UsageError("Nothing was removed", { hint: "Answer y to remove." });
  }
  await withConsole(call, await boardOf(call), async (python, { system, reporter, wiped }) => {
    // The answer has hashes, and a file may be a password.
    const states = await python.untraced("hashes of files", () => python.states(paths));
    const gone = paths.find((_path, i) => states[i]!.kind === "missing");
    if (gone !== undefined) {
      throw new BoardFilesError(`Cannot remove ${quote(gone)}: there is no such file on the board`);
    }
    await putAll(python, { files: [], removals: paths }, { system, reporter, wiped });
  });
  return EXIT.ok;
}

/** The profile's board if there is a profile, as for the monitor; else the board of the flags. */
async function boardOf(call: Call): Promise<SessionBoard> {
  const { system } = call;
  if (await system.stat(DEFAULT_PROFILE) === undefined) {
    return await boardFromFlags(call, { transfers: false });
  }
  const named = { ...call, argument: undefined };
  return await loadRequestedProfile(
    { system, warn: warnOnStderr(system) },
    profileRequest(named, { transfers: false }),
  );
}

async function withConsole(
  call: Call,
  board: SessionBoard,
  act: (python: BoardPython, onBoard: OnBoard) => Promise<void>,
  check?: (mac: string | undefined) => void,
): Promise<void> {
  const reporter = reporterFor(call);
  const { advisingWipe, mayWipe } = await import("../wipe_files.ts");
  const loader = loaderOptions(call);
  const wipes = await mayWipe(call, board.profile.port) ? loader : undefined;
  await withSession(call, { ...board, reporter }, async (context, request) => {
    await advisingWipe(call, () =>
      withBoardConsole(context, request, {
        baud: requestedBaud(call, board.profile),
        chipBy: loader.chipBy!,
        ...(wipes === undefined ? {} : { wipes, check }),
        act: (python, system, wiped) => act(python, { system, wiped, reporter: context.reporter }),
      }));
  });
}

function boardPath(text: string): string {
  const path = parseBoardPath(text);
  if ("value" in path) return path.value;
  const { found, expected } = path.error;
  throw new UsageError(`PATH: found ${found ?? quote(text)}, expected ${expected}`);
}

function missing(form: string, example: string): UsageError {
  return new UsageError(`PATH: found too few words, expected ${form}`, {
    hint: `For example: flasher files ${example}`,
  });
}

function checkNoMore(form: string, more: readonly string[]): void {
  if (more.length > 0) throw new UsageError(`PATH: found ${quote(more[0]!)} as well, expected ${form}`);
}
