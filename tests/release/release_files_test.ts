/** Notes, archives, manifests, the Debian package's files and the man page of a release. */
import { assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import { existsSync } from "node:fs";
import { parse } from "@std/yaml";
import { gunzipSync, strFromU8, unzipSync } from "fflate";
import { COMMANDS } from "../../lib/cli/commands/mod.ts";
import { archive } from "../../scripts/release/archive.ts";
import { assetName, downloadUrl } from "../../scripts/release/assets.ts";
import { controlFile, debianFiles } from "../../scripts/release/debian.ts";
import { manPage } from "../../scripts/release/man_page.ts";
import { scoopManifest, wingetManifests } from "../../scripts/release/manifests.ts";
import { releaseNotes } from "../../scripts/release/notes.ts";

const RELEASE = { version: "1.2.3", date: "2026-03-04", repository: "maker/flasher" };
const SUM = "0123456789abcdef".repeat(4);

Deno.test("notes: the section of the version, its date if it has one", () => {
  const changelog =
    "# Changelog\n\n## 0.2.0 - unreleased\n\nNew.\n\n### Added\n\n- A\n\n## 0.1.0 - 2026-01-02\n\nOld.\n";
  assertEquals(releaseNotes(changelog, "0.2.0"), { date: undefined, text: "New.\n\n### Added\n\n- A\n" });
  assertEquals(releaseNotes(changelog, "0.1.0"), { date: "2026-01-02", text: "Old.\n" });
  assertThrows(() => releaseNotes(changelog, "0.3.0"), Error, 'found no section "## 0.3.0');
  assertThrows(
    () => releaseNotes("## 1.0.0 - 2026-01-02\n\n## 0.9.0 - 2025-01-02\nx", "1.0.0"),
    Error,
    "empty",
  );
});

Deno.test("archive: the same bytes each time, and the executable may be run", () => {
  const files = [
    { name: "flasher/flasher", bytes: new Uint8Array(5000).fill(7), isExecutable: true },
    { name: "flasher/LICENSES.txt", bytes: new TextEncoder().encode("MIT") },
  ];
  const zip = archive(files);
  assertEquals(zip, archive(files));
  const back = unzipSync(zip);
  assertEquals(Object.keys(back), files.map(({ name }) => name));
  for (const { name, bytes } of files) assertEquals(back[name], bytes);
  // Central directory: the version's upper byte is the system, and the external attributes have the mode.
  const modes = centralEntries(zip).map(({ system, mode }) => [system, mode.toString(8)]);
  assertEquals(modes, [[3, "100755"], [3, "100644"]]);
});

function centralEntries(zip: Uint8Array): { system: number; mode: number }[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const entries = [];
  for (let at = 0; at + 46 <= zip.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    entries.push({ system: zip[at + 5]!, mode: view.getUint32(at + 38, true) >>> 16 });
  }
  return entries;
}

Deno.test("assets: one name a system", () => {
  assertEquals(assetName("1.2.3", "linux"), "flasher-1.2.3-linux");
  assertEquals(assetName("1.2.3", "windows"), "flasher-1.2.3-windows.exe");
  assertEquals(assetName("1.2.3", "macos-arm"), "flasher-1.2.3-macos-arm.zip");
});

Deno.test("Scoop: address and hash of the executable", () => {
  const manifest = JSON.parse(scoopManifest(RELEASE, SUM));
  const url = "https://github.com/maker/flasher/releases/download/v1.2.3/flasher-1.2.3-windows.exe";
  assertEquals(downloadUrl(RELEASE, assetName("1.2.3", "windows")), url);
  assertEquals(manifest.architecture["64bit"], { url: `${url}#/flasher.exe`, hash: SUM });
  assertEquals(manifest.version, "1.2.3");
  assertEquals(
    manifest.autoupdate.architecture["64bit"].url,
    `${url.replaceAll("1.2.3", "$version")}#/flasher.exe`,
  );
});

Deno.test("winget: three files that belong together", () => {
  const files = wingetManifests(RELEASE, SUM);
  const parsed = [...files].map(([name, text]) => [name, parse(text) as Record<string, unknown>] as const);
  assertEquals(parsed.map(([name, { ManifestType }]) => [name, ManifestType]), [
    ["maker.flasher.yaml", "version"],
    ["maker.flasher.installer.yaml", "installer"],
    ["maker.flasher.locale.en-US.yaml", "defaultLocale"],
  ]);
  for (const [, { PackageIdentifier, PackageVersion }] of parsed) {
    assertEquals([PackageIdentifier, PackageVersion], ["maker.flasher", "1.2.3"]);
  }
  for (const [, { ManifestVersion }] of parsed) assertEquals(ManifestVersion, "1.9.0");
  const [version, installer, locale] = parsed.map(([, values]) => values);
  assertEquals(version!["DefaultLocale"], locale!["PackageLocale"]);
  assertEquals(installer!["Installers"], [{
    Architecture: "x64",
    InstallerUrl: downloadUrl(RELEASE, "flasher-1.2.3-windows.exe"),
    InstallerSha256: SUM.toUpperCase(),
  }]);
  // The limits of the schema.
  assertEquals(/^.{3,256}$/.test(locale!["ShortDescription"] as string), true);
  const tags = locale!["Tags"] as string[];
  assertEquals([tags.length > 0 && tags.length <= 16, new Set(tags).size], [true, tags.length]);
});

const schemas = Deno.env.get("FLASHER_SCHEMAS");

Deno.test({
  name: `manifests: hold to the schemas of Scoop and winget${
    schemas === undefined
      ? " (SKIPPED, it needs FLASHER_SCHEMAS, a folder with scoop.json and winget-*.json)"
      : ""
  }`,
  ignore: schemas === undefined,
  async fn(t) {
    const { default: Ajv } = await import("ajv");
    const read = async (schema: string) => JSON.parse(await Deno.readTextFile(`${schemas}/${schema}`));
    const complaints = ({ $schema: _, ...rules }: Record<string, unknown>, value: unknown) => {
      const ajv = new Ajv.default({ strict: false, validateFormats: false });
      return ajv.validate(rules, value) ? "" : ajv.errorsText();
    };
    await t.step("Scoop", async () => {
      const schema = await read("scoop.json");
      const manifest = JSON.parse(scoopManifest(RELEASE, SUM));
      assertEquals(complaints(schema, manifest), "");
      assertNotEquals(complaints(schema, { ...manifest, homePage: "x" }), "");
      assertNotEquals(complaints(schema, JSON.parse(scoopManifest(RELEASE, SUM.slice(1)))), "");
    });
    const names = ["version", "installer", "defaultLocale"];
    for (const [index, text] of [...wingetManifests(RELEASE, SUM).values()].entries()) {
      await t.step(names[index]!, async () => {
        const schema = await read(`winget-${names[index]}.json`);
        // In JSON as in YAML's core schema: a date is text.
        const manifest = parse(text, { schema: "core" }) as Record<string, unknown>;
        assertEquals(complaints(schema, manifest), "");
        const { PackageVersion: _, ...incomplete } = manifest;
        assertNotEquals(complaints(schema, incomplete), "");
        // The schema accepts every other key, a misspelt one, too.
        assertEquals(Object.keys(manifest).filter((key) => !(key in schema.properties)), []);
        const installers = (manifest["Installers"] ?? []) as Record<string, unknown>[];
        const known = schema.definitions?.Installer?.properties ?? {};
        assertEquals(installers.flatMap(Object.keys).filter((key) => !(key in known)), []);
      });
    }
  },
});

Deno.test("Debian: files in their places, without the time of the build", () => {
  const texts = {
    manPage: ".TH FLASHER 1\n",
    udevRules: "# rules\n",
    completions: { bash: "b", zsh: "z", fish: "f" },
    licences: "MIT\n",
    changelog: "# Changelog\n",
  };
  const files = new Map(debianFiles(RELEASE, texts).map(({ path, content }) => [path, content]));
  assertEquals(files, new Map(debianFiles(RELEASE, texts).map(({ path, content }) => [path, content])));
  const page = files.get("usr/share/man/man1/flasher.1.gz") as Uint8Array;
  assertEquals(strFromU8(gunzipSync(page)), texts.manPage);
  assertEquals(files.get("usr/lib/udev/rules.d/70-flasher.rules"), texts.udevRules);
  const { bash, zsh, fish } = texts.completions;
  assertEquals(files.get("usr/share/bash-completion/completions/flasher"), bash);
  assertEquals(files.get("usr/share/zsh/vendor-completions/_flasher"), zsh);
  assertEquals(files.get("usr/share/fish/vendor_completions.d/flasher.fish"), fish);
  assertEquals(files.get("usr/share/doc/flasher/copyright"), texts.licences);
  const entry = files.get("usr/share/applications/flasher.desktop") as string;
  const values = Object.fromEntries(entry.trim().split("\n").slice(1).map((line) => line.split("=")));
  assertEquals(entry.split("\n")[0], "[Desktop Entry]");
  assertEquals([values.Type, values.Name, values.Exec, values.Terminal], [
    "Application",
    "flasher",
    "flasher ui",
    "true",
  ]);
  const control = controlFile(RELEASE, { architecture: "arm64", installedBytes: 2049 });
  assertEquals(/^Version: (.*)$/m.exec(control)?.[1], "1.2.3");
  assertEquals(/^Architecture: (.*)$/m.exec(control)?.[1], "arm64");
  assertEquals(/^Installed-Size: (.*)$/m.exec(control)?.[1], "3");
});

Deno.test("man page: every command and flag, and no line that is an unknown request", () => {
  const page = manPage({ commands: COMMANDS, version: "1.2.3", date: "2026-03-04" });
  const plain = page.replace(/\\f[BIR]/g, "").replaceAll("\\-", "-");
  for (const { name, flags } of COMMANDS) {
    const heading = new RegExp(`^\\.SS "flasher ${name}\\b.*"$`, "m").exec(plain);
    assertNotEquals(heading, null, name);
    const section = plain.slice(heading!.index + 1).split(/^\.S[SH] /m)[0]!;
    for (const flag of flags) assertMatch(section, new RegExp(`--${flag.name}(?![\\w-])`), name);
  }
  assertEquals(
    page.split("\n").filter((line) => /^[.']/.test(line) && !/^\.(TH|SH|SS|TP|B|I|RI)\b/.test(line)),
    [],
  );
});

const hasGroff = Deno.build.os !== "windows" &&
  ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].some((folder) => existsSync(`${folder}/groff`));

Deno.test({
  name: `man page: groff has nothing to complain about${hasGroff ? "" : " (SKIPPED, it needs groff)"}`,
  ignore: !hasGroff,
  async fn() {
    const groff = new Deno.Command("groff", {
      args: ["-man", "-Tascii", "-ww", "-z"],
      stdin: "piped",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const writer = groff.stdin.getWriter();
    await writer.write(
      new TextEncoder().encode(manPage({ commands: COMMANDS, version: "1.2.3", date: "2026-03-04" })),
    );
    await writer.close();
    const { stderr, success } = await groff.output();
    assertEquals([new TextDecoder().decode(stderr), success], ["", true]);
  },
});
