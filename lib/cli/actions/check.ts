/** `flasher check`: checks the profiles of folders without a board, as text, JSON, GitHub's annotations or JUnit XML. */
import type { CheckedProfile, CheckedReadme, CheckReport } from "../../app/check/checked.ts";
import { checkFolder, exitCodeOf } from "../../app/check/check_folder.ts";
import { checkMayOverwrite, checkWritable, writeOutput } from "../../app/files/output_file.ts";
import { withSlashes } from "../../app/files/slashes.ts";
import type { System } from "../../app/system/system.ts";
import type { ExitCode } from "../../errors.ts";
import { githubProfile, githubReadme, inertLine } from "../check/github.ts";
import { junitXml } from "../check/junit.ts";
import { profileRecord, readmeRecord, summaryRecord } from "../check/record.ts";
import { profileLine, readmeLine, summaryLine } from "../check/text.ts";
import type { Call } from "../command.ts";
import { pluginPolicy } from "../request.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import { describeFailure, describeNote } from "../screen/error_text.ts";
import { writeJson } from "../../app/records/json_line.ts";
import { PLAIN, styleFor } from "../screen/style.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, argument = ".", rest, has } = call;
  const junit = call.text("junit");
  if (junit !== undefined) {
    // An existing file is the result of an earlier check.
    await checkMayOverwrite(system, junit, { replace: true });
    await checkWritable(system, junit);
  }
  const show = showerFor(call);
  const report = await checkFolder(system, {
    places: [argument, ...rest],
    withoutFirmware: has("no-firmware"),
    allowOutside: has("allow-outside"),
    allowedPlugins: pluginPolicy(call).allowed,
    rewriteReadmes: has("readme"),
    onProfile: show.profile,
  });
  report.readmes.forEach(show.readme);
  show.end(report);
  if (junit !== undefined) {
    const bytes = new TextEncoder().encode(junitXml(report));
    await writeOutput(system, { path: junit, bytes }, { replace: true });
  }
  return exitCodeOf(report);
}

interface Shower {
  readonly profile: (profile: CheckedProfile) => void;
  readonly readme: (readme: CheckedReadme) => void;
  readonly end: (report: CheckReport) => void;
}

function showerFor(call: Call): Shower {
  if (call.has("json")) return jsonShower(call.system);
  return call.has("github") ? githubShower(call.system) : textShower(call.system, call.has("quiet"));
}

function jsonShower({ stdout }: System): Shower {
  return {
    profile: (profile) => writeJson(stdout, profileRecord(profile)),
    readme: (readme) => writeJson(stdout, readmeRecord(readme)),
    end: (report) => writeJson(stdout, summaryRecord(report)),
  };
}

/** The runner reads all lines, so each is either a command or inert. */
function githubShower(system: System): Shower {
  const { stdout } = system;
  const place = { fromRoot: (path: string) => fromRoot(system, path) };
  const print = (lines: readonly string[]) => stdout.write(lines.map((line) => line + "\n").join(""));
  return {
    profile: (profile) => print([inertLine(profileLine(profile, PLAIN)), ...githubProfile(profile, place)]),
    readme: (readme) => print([inertLine(readmeLine(readme, PLAIN)), ...githubReadme(readme, place)]),
    end: (report) => print([inertLine(summaryLine(report))]),
  };
}

/** On a runner, `GITHUB_WORKSPACE` is the top of the repository; elsewhere, paths stay as they are. */
function fromRoot(system: System, path: string): string {
  const { paths, os } = system;
  const root = system.env("GITHUB_WORKSPACE");
  const way = root === undefined || root === "" ? path : paths.relative(root, paths.resolve(path));
  return withSlashes(way, os);
}

/** One line for each profile at once, then the faults. */
function textShower(system: System, quiet: boolean): Shower {
  const { stdout, stderr } = system;
  const style = styleFor(stdout, system);
  const print = (line: string) => {
    if (quiet) return;
    stdout.write(wrap(line, lineWidth(stdout), "         ").map((part) => part + "\n").join(""));
  };
  const layout = { style: styleFor(stderr, system), columns: lineWidth(stderr) };
  return {
    profile: (profile) => print(profileLine(profile, style)),
    readme: (readme) => print(readmeLine(readme, style)),
    end(report) {
      for (const { path, faults, notes } of report.profiles) {
        for (const { error: { message, hint }, step, line, column } of faults) {
          const place = line === undefined ? path : `${path}:${line}:${column}`;
          const profile = step === "rehearsal" ? `${path}, on a simulated board` : place;
          stderr.write(describeFailure({ message, hint }, { ...layout, profile }));
        }
        if (quiet) continue;
        for (const note of notes) {
          stderr.write(describeNote({ ...note, message: `${path}: ${note.message}` }, layout));
        }
      }
      for (const { error } of report.readmes) {
        if (error !== undefined) {
          stderr.write(describeFailure({ message: error.message, hint: error.hint }, layout));
        }
      }
      print(summaryLine(report));
    },
  };
}
