/**
 * Makes the files of a release in dist/release from what `deno task compile` has built:
 * `deno task release --repository OWNER/NAME [--tag vVERSION] [TARGET…]`. Without targets, all of them. Checks everything
 * that can be wrong before it writes: the tag is that of deno.json, the changelog has a dated section for it, and the list
 * of third-party software names each package in the program.
 */
// deno-lint-ignore-file no-console -- a script's output
import { fileURLToPath } from "node:url";
import { parseArgs } from "@std/cli/parse-args";
import config from "../../deno.json" with { type: "json" };
import { COMMANDS } from "../../lib/cli/commands/mod.ts";
import { isTargetName, type TargetName, TARGETS } from "../targets.ts";
import { archive } from "./archive.ts";
import { assetName, type Release } from "./assets.ts";
import { type DebianTexts, packDebian } from "./debian.ts";
import { manPage } from "./man_page.ts";
import { scoopManifest, wingetManifests } from "./manifests.ts";
import { releaseNotes } from "./notes.ts";
import { billOfMaterials } from "./sbom.ts";
import { parseThirdParty } from "./third_party.ts";

const ROOT = new URL("../../", import.meta.url);
const OUT = new URL("dist/release/", ROOT);
/** The date of a rehearsal, whose section of the changelog has none. */
const REHEARSAL_DATE = "2000-01-01";
const ARCHITECTURES = { "linux": "amd64", "linux-arm": "arm64" } as const;

const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

interface Flags {
  readonly _: readonly (string | number)[];
  readonly repository?: string;
  readonly tag?: string;
  readonly rehearsal: boolean;
}

function fail(message: string): never {
  console.error(`error: ${message}`);
  Deno.exit(1);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** What flasher prints, run from source. */
async function flasher(...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", fileURLToPath(new URL("main.ts", ROOT)), ...args],
  }).output();
  if (!success) throw new Error(`flasher ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

const flags: Flags = parseArgs(Deno.args, { string: ["repository", "tag"], boolean: ["rehearsal"] });
const targets = flags._.length === 0
  ? Object.keys(TARGETS) as TargetName[]
  : flags._.map(String).map((name): TargetName =>
    isTargetName(name) ? name : fail(`found target "${name}", expected ${Object.keys(TARGETS).join(", ")}`)
  );
const repository = flags.repository ?? Deno.env.get("GITHUB_REPOSITORY");
if (repository === undefined || !/^[\w-]+\/[\w.-]+$/.test(repository)) {
  fail("expected --repository OWNER/NAME");
}
const { version } = config;
if (flags.tag !== undefined && flags.tag !== `v${version}`) {
  fail(`--tag: found ${flags.tag}, but the version in deno.json is ${version}`);
}
const notes = releaseNotes(await read("CHANGELOG.md"), version);
if (notes.date === undefined && !flags.rehearsal) {
  fail(`CHANGELOG.md: the section of ${version} has no date. To try this script: --rehearsal`);
}
const release: Release = { version, date: notes.date ?? REHEARSAL_DATE, repository };

await Deno.remove(OUT, { recursive: true }).catch((error) => {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
});
await Deno.mkdir(OUT, { recursive: true });

const sums: [name: string, sum: string][] = [];
async function add(name: string, bytes: Uint8Array<ArrayBuffer>, mode = 0o644): Promise<void> {
  const path = new URL(name, OUT);
  await Deno.writeFile(path, bytes);
  if (Deno.build.os !== "windows") await Deno.chmod(path, mode);
  sums.push([name, await sha256(bytes)]);
  console.log(`dist/release/${name}: ${bytes.length} bytes`);
}
const encode = (text: string) => new TextEncoder().encode(text);

const licences = await flasher("licenses");
const page = manPage({ commands: COMMANDS, version, date: release.date });
for (const target of targets) {
  const executable = await Deno.readFile(new URL(`dist/${TARGETS[target].file}`, ROOT));
  const name = assetName(version, target);
  if (!name.endsWith(".zip")) {
    await add(name, executable, 0o755);
    continue;
  }
  const folder = name.slice(0, -".zip".length);
  const zipped = archive([
    { name: `${folder}/flasher`, bytes: executable, isExecutable: true },
    { name: `${folder}/LICENSES.txt`, bytes: encode(licences) },
  ]);
  await add(name, zipped as Uint8Array<ArrayBuffer>);
}
await add("flasher.1", encode(page));
const thirdParty = parseThirdParty(await read("THIRD_PARTY.md"));
await add(
  `flasher-${version}.cdx.json`,
  encode(billOfMaterials({ version, licence: config.license, deno: Deno.version.deno }, thirdParty)),
);

if (Deno.build.os === "linux") {
  const texts: DebianTexts = {
    manPage: page,
    udevRules: await flasher("doctor", "--udev"),
    completions: {
      bash: await flasher("completions", "bash"),
      zsh: await flasher("completions", "zsh"),
      fish: await flasher("completions", "fish"),
    },
    licences,
    changelog: await read("CHANGELOG.md"),
  };
  for (const [target, architecture] of Object.entries(ARCHITECTURES)) {
    if (!targets.includes(target as TargetName)) continue;
    const executable = fileURLToPath(new URL(`dist/${TARGETS[target as TargetName].file}`, ROOT));
    const name = await packDebian(release, { architecture, executable, texts, out: fileURLToPath(OUT) });
    sums.push([name, await sha256(await Deno.readFile(new URL(name, OUT)))]);
    console.log(`dist/release/${name}`);
  }
}

const windows = sums.find(([name]) => name === assetName(version, "windows"));
if (windows !== undefined) {
  const manifests = new Map([
    ["flasher.json", scoopManifest(release, windows[1])],
    ...wingetManifests(release, windows[1]),
  ]);
  for (const [name, content] of manifests) await add(name, encode(content));
}

sums.sort(([a], [b]) => a < b ? -1 : 1);
await Deno.writeTextFile(new URL("SHA256SUMS", OUT), sums.map(([name, sum]) => `${sum}  ${name}\n`).join(""));
await Deno.writeTextFile(new URL("NOTES.md", OUT), notes.text);
console.log(`dist/release: ${sums.length} files, SHA256SUMS, NOTES.md`);
