/**
 * Builds the executable: `deno task compile` for this machine, `deno task compile windows linux-arm …` for others.
 * Bundles the program first, so that the executable contains only the modules that it imports, not whole packages, and
 * starts faster.
 */
// deno-lint-ignore-file no-console -- a script's output
import { pathToFileURL } from "node:url";
import { unlistedPackages } from "./release/bundled_packages.ts";
import { parseThirdParty } from "./release/third_party.ts";
import { makeReproducible } from "./reproducible.ts";
import { isTargetName, type Target, TARGETS } from "./targets.ts";

/** Modules that the program starts as threads. */
const THREADS = [
  "lib/compress/compress_worker.js",
  "lib/plugin/sandbox_worker.js",
  "lib/plugin/typescript_worker.js",
  "lib/simulator/python/interpreter_worker.js",
];
const ENTRIES = ["main.ts", ...THREADS];

const THIS_MACHINE: Target = {
  triple: Deno.build.target,
  file: Deno.build.os === "windows" ? "flasher.exe" : "flasher",
};

const root = new URL("../", import.meta.url);

/** Runs deno, and passes its output on. Throws if it fails. */
async function deno(cwd: URL, args: readonly string[]): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), { args: [...args], cwd, stdin: "null" }).spawn();
  const { code } = await child.status;
  if (code !== 0) throw new Error(`deno ${args[0]} failed with exit code ${code}`);
}

async function compile(bundle: URL, { triple, file }: Target): Promise<void> {
  const made = new URL(file, bundle);
  // --allow-all: a port needs device files and the C library, and flasher never stops to ask for a permission.
  // --no-config: with deno.json, the executable would contain every package that it names.
  // --unstable-worker-options: board plugins run in a worker with its own permissions.
  // DENORT_BIN, if set, names another base runtime.
  const options = [
    "--no-config",
    "--no-check",
    "--allow-all",
    "--no-prompt",
    "--unstable-worker-options",
    // The code cache would be a file with a known name in a folder that every user may write to. Anyone could put one
    // there, and so run code as the next person who starts flasher.
    "--no-code-cache",
    ...THREADS.map((path) => `--include=${path}`),
  ];
  await deno(bundle, ["compile", "--quiet", ...options, "--target", triple, "--output", file, "main.js"]);
  await Deno.mkdir(new URL("dist/", root), { recursive: true });
  await Deno.copyFile(made, new URL(`dist/${file}.tmp`, root));
  await Deno.rename(new URL(`dist/${file}.tmp`, root), new URL(`dist/${file}`, root));
  console.log(`dist/${file}: ${Math.round(Deno.statSync(made).size / 1e6)} MB, ${triple}`);
}

function findTarget(name: string): Target {
  if (isTargetName(name)) return TARGETS[name];
  console.error(`error: Cannot compile for "${name}": expected ${Object.keys(TARGETS).join(", ")}`);
  Deno.exit(2);
}

const targets = Deno.args.length > 0 ? Deno.args.map(findTarget) : [THIS_MACHINE];
const folder = await Deno.makeTempDir({ prefix: "flasher-" });
const bundle = pathToFileURL(folder + "/");
try {
  await deno(root, ["bundle", "--quiet", "--code-splitting", "--outdir", folder, ...ENTRIES]);
  const modules = await makeReproducible(bundle);
  const unlisted = unlistedPackages(
    modules.values(),
    parseThirdParty(await Deno.readTextFile(new URL("THIRD_PARTY.md", root))),
  );
  if (unlisted.length > 0) throw new Error(`THIRD_PARTY.md does not name ${unlisted.join(", ")}`);
  for (const target of targets) await compile(bundle, target);
} catch (error) {
  console.error(`${error}`);
  Deno.exitCode = 1;
} finally {
  await Deno.remove(folder, { recursive: true });
}
