/** `flasher bundle`: copies a profile and everything it needs into a folder or a zip file. */
import { CHECKSUMS, formatChecksums } from "../../app/bundle/checksums.ts";
import { bundlePathProblem } from "../../app/bundle/bundle_path.ts";
import { bundleContents, type BundleFile } from "../../app/bundle/contents.ts";
import { type ChangedFile, writeFolder } from "../../app/bundle/folder.ts";
import { loadLockedProfile, type LockedProfile } from "../../app/downloads/locked_profile.ts";
import { withLockedFiles } from "../../app/downloads/with_locked_files.ts";
import { isFirmwareName, isProfileName } from "../../app/files/file_names.ts";
import { checkMayOverwrite, checkWritable, writeOutput } from "../../app/files/output_file.ts";
import { shellWord } from "../../app/shell_word.ts";
import type { System } from "../../app/system/system.ts";
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { printable, quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { printLines } from "../downloads/print_lines.ts";
import { warnFor } from "../screen/warn_for.ts";
import { abortOnInterrupt } from "../interrupt.ts";
import { JSON_VERSION, writeJson } from "../../app/records/json_line.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, argument: out, rest, has } = call;
  if (out === undefined) {
    throw new UsageError("OUT: found nothing, expected the name of a folder", {
      hint: "For example: flasher bundle workshop",
    });
  }
  if (isProfileName(out)) throw profileForFolder(call, out);
  if (isFirmwareName(out)) {
    throw new UsageError(`OUT: found ${quote(out)}, expected the name of a folder`, {
      hint: `A bundle is made from a profile. To create one: flasher init --file ${
        shellWord(out, system.os)
      }`,
    });
  }
  const programs = [...call.all("with"), ...has("with-self") ? [ownProgram(system)] : []];
  if (has("zip")) {
    await checkMayOverwrite(system, out, { replace: has("force") });
    await checkWritable(system, out);
  }
  const warn = warnFor(call);
  const locked = await loadLockedProfile({ system, warn }, rest[0]);
  const { contents } = await withLockedFiles({ system, warn }, locked.profile, {
    place: locked,
    fetchMissing: undefined,
  });
  const files = await bundleContents(system, { locked, programs, bytesOf: (key) => contents.get(key)! });
  const { signal, stopListening } = abortOnInterrupt(system);
  try {
    if (has("zip")) await writeZip(call, out, { files, locked });
    else {
      const profile = system.paths.basename(locked.path);
      const changes = await writeFolder(system, out, files, { profile, force: has("force"), warn, signal });
      tellFolder(call, out, { files, changes, locked });
    }
  } finally {
    stopListening();
  }
  return EXIT.ok;
}

/** A profile in place of OUT: people expect it first, as in `flasher run PROFILE`. */
function profileForFolder({ system: { os }, rest }: Call, profile: string): UsageError {
  const out = shellWord(rest[0] ?? "workshop", os);
  return new UsageError(`OUT: found ${quote(profile)}, expected the name of a folder, and then the profile`, {
    hint: `For example: flasher bundle ${out} ${shellWord(profile, os)}`,
  });
}

/** Throws UsageError. */
function ownProgram({ executable }: System): string {
  if (executable !== undefined) return executable;
  throw new UsageError(
    "--with-self: flasher is running from its sources, so there is no executable to copy",
    {
      hint: "To build it: deno task compile. Then: --with dist/flasher",
    },
  );
}

async function writeZip(
  { system, has }: Call,
  out: string,
  { files, locked }: Pick<Told, "files" | "locked">,
): Promise<void> {
  const { zip } = await import("../../app/bundle/zip.ts");
  const root = system.paths.basename(out).replace(/\.zip$/i, "");
  const problem = bundlePathProblem(root);
  if (problem !== undefined) {
    throw new UsageError(`Cannot write ${quote(out)}: its name ${problem}`, { hint: "Choose another name." });
  }
  const sums = formatChecksums(new Map(files.map(({ path, sha256 }) => [path, [sha256]])));
  const entries = [
    ...await Promise.all(
      files.map(async ({ path, executable, read }) => ({ path, executable, bytes: await read() })),
    ),
    { path: CHECKSUMS, executable: false, bytes: new TextEncoder().encode(sums) },
  ];
  const bytes = zip(entries.map((entry) => ({ ...entry, path: `${root}/${entry.path}` })));
  const options = { replace: has("force"), keep: false };
  const { record, lines } = await writeOutput(system, { path: out, bytes }, options);
  if (has("json")) {
    files.forEach((file) => writeJson(system.stdout, recordOf(file, "written")));
    writeJson(system.stdout, {
      ...totals(out, files),
      zip: { size: record["size"], sha256: record["sha256"] },
    });
  } else if (!has("quiet")) {
    printLines(system, [
      ...entries.map(({ path }) => `Added ${printable(path)}`),
      ...lines,
      `It has ${contentText(files)}, in the folder ${quote(root)}.`,
      `To write to a board, in that folder: ${runLine(system, locked)}`,
    ]);
  }
}

/** The command line that writes the bundle's profile. */
function runLine({ os, paths }: System, { path }: LockedProfile): string {
  const name = paths.basename(path);
  return name === "flash.yaml" ? "flasher run" : `flasher run ${shellWord(name, os)}`;
}

/** `5 files, 41.1 KB, and SHA256SUMS` */
function contentText(files: readonly BundleFile[]): string {
  return `${files.length} files, ${describeSize(sizeOf(files))}, and ${CHECKSUMS}`;
}

interface Told {
  readonly files: readonly BundleFile[];
  readonly changes: readonly ChangedFile[];
  readonly locked: LockedProfile;
}

function tellFolder({ system, has }: Call, out: string, { files, changes, locked }: Told): void {
  if (has("json")) {
    const byPath = new Map(files.map((file) => [file.path, file]));
    for (const { path, change } of changes) {
      writeJson(system.stdout, recordOf(byPath.get(path) ?? { path }, change));
    }
    writeJson(system.stdout, totals(out, files));
    return;
  }
  if (has("quiet")) return;
  const counted = (change: ChangedFile["change"]) => changes.filter((one) => one.change === change).length;
  const removed = counted("removed");
  printLines(system, [
    ...changes.filter(({ change }) => change !== "unchanged").map(({ path, change }) =>
      `${change === "removed" ? "Removed" : "Wrote"} ${printable(path)}`
    ),
    `${quote(out, 200)} has ${contentText(files)}: ${counted("written")} written, ` +
    `${counted("unchanged")} unchanged${removed === 0 ? "" : `, ${removed} removed`}.`,
    `To write to a board, in that folder: ${runLine(system, locked)}`,
  ]);
}

function recordOf(
  file: Partial<BundleFile> & Pick<BundleFile, "path">,
  change: ChangedFile["change"],
): object {
  const { path, size, sha256 } = file;
  return { type: "bundled", path, change, ...(size === undefined ? {} : { size, sha256 }) };
}

function totals(out: string, files: readonly BundleFile[]) {
  return { type: "bundle", version: JSON_VERSION, path: out, files: files.length, bytes: sizeOf(files) };
}

function sizeOf(files: readonly BundleFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
