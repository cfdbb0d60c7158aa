/**
 * Makes the catalogue again from the publishers' repositories: `deno task catalogue MICROPYTHON CIRCUITPYTHON`. Both are
 * folders of git, with all tags. It takes facts only: ids, chips, sizes, product names and versions.
 *
 * A third argument is a folder of saved download pages, *.html, of https://micropython.org/download/BOARD/: their file
 * names have the days of new releases.
 */
// deno-lint-ignore-file no-console -- a script's output
import { findDays } from "../lib/catalogue/download_page.ts";
import type { CatalogueData } from "../lib/catalogue/rows.ts";
import { compareVersions, isRelease } from "../lib/catalogue/version.ts";
import { type BoardSources, circuitpythonData } from "./catalogue/circuitpython.ts";
import { KNOWN_DAYS } from "./catalogue/days.ts";
import { type Folder, micropythonData, type Release } from "./catalogue/micropython.ts";

const DATA = new URL("../lib/catalogue/data/", import.meta.url);
/** Older firmware has no days that anybody knows, or another layout. */
const FIRST = { micropython: "1.12", circuitpython: "7.0.0" };

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", { args: ["-C", folder, ...args] })
    .output();
  if (!success) throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** Released versions, oldest first. `prefix`: of the tags. */
async function versionsOf(folder: string, prefix: string, first: string): Promise<string[]> {
  const tags = (await git(folder, "tag")).split("\n");
  return tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length))
    .filter((version) => isRelease(version) && compareVersions(version, first) >= 0)
    .sort(compareVersions);
}

async function micropython(folder: string, days: Readonly<Record<string, readonly string[]>>) {
  const releases: Release[] = [];
  for (const version of await versionsOf(folder, "v", FIRST.micropython)) {
    const paths = await git(
      folder,
      "ls-tree",
      "-r",
      "--name-only",
      `v${version}`,
      "ports/esp32",
      "ports/esp8266",
    );
    const folders = new Map<string, Folder>();
    for (const path of paths.split("\n")) {
      const [, port, name, file] = /^ports\/(esp32|esp8266)\/boards\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
      if (file !== "board.json" && !/^mpconfigboard\.(mk|cmake)$/.test(file ?? "")) continue;
      const json = file === "board.json" ? await git(folder, "show", `v${version}:${path}`) : undefined;
      const known = folders.get(`${port}/${name}`);
      folders.set(`${port}/${name}`, {
        ...known,
        port: port as Folder["port"],
        name: name!,
        json: json ?? known?.json,
      });
    }
    for (const [key, entry] of folders) {
      const chip = (JSON.parse(entry.json ?? '{ "mcu": "" }') as { readonly mcu: string }).mcu;
      const configs = [`sdkconfig.${chip.slice("esp32".length)}`, `${entry.name}/sdkconfig.board`]
        .map((file) => `ports/${entry.port}/boards/${file}`).filter((path) =>
          paths.split("\n").includes(path)
        );
      const texts = await Promise.all(configs.map((path) => git(folder, "show", `v${version}:${path}`)));
      folders.set(key, { ...entry, config: texts.join("\n") });
    }
    releases.push({ version, folders: [...folders.values()] });
  }
  const commit = (await git(folder, "rev-parse", "--short", "HEAD")).trim();
  return micropythonData(releases, { source: `micropython/micropython at ${commit}`, days });
}

async function circuitpython(folder: string): Promise<CatalogueData> {
  const versions: (readonly [string, readonly string[]])[] = [];
  const newest = new Map<string, string>();
  for (const version of await versionsOf(folder, "", FIRST.circuitpython)) {
    const paths = await git(folder, "ls-tree", "-d", "--name-only", version, "ports/espressif/boards/");
    const ids = paths.split("\n").filter((path) => path !== "").map((path) =>
      path.slice(path.lastIndexOf("/") + 1)
    );
    // A tag without boards is none of a release that was published.
    if (ids.length === 0) continue;
    ids.forEach((id) => newest.set(id, version));
    versions.push([version, ids]);
  }
  const boards: BoardSources[] = [];
  for (const [id, version] of newest) {
    const place = `${version}:ports/espressif/boards/${id}`;
    boards.push({
      id,
      make: await git(folder, "show", `${place}/mpconfigboard.mk`),
      header: await git(folder, "show", `${place}/mpconfigboard.h`),
    });
  }
  const commit = (await git(folder, "rev-parse", "--short", "HEAD")).trim();
  return circuitpythonData(versions, boards, `adafruit/circuitpython at ${commit}`);
}

/** One row a line, so that a comparison of two versions shows what changed. */
export function dataText({ boards, ...rest }: CatalogueData): string {
  const rows = boards.map((row) => `    ${JSON.stringify(row)}`).join(",\n");
  const head = Object.entries(rest).map(([key, value]) =>
    `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`
  );
  return `{\n${head.join("")}  "boards": [\n${rows}\n  ]\n}\n`;
}

async function main([mp, cp, pages]: readonly string[]): Promise<void> {
  if (mp === undefined || cp === undefined) {
    console.error("Name the git folders of micropython/micropython and adafruit/circuitpython.");
    Deno.exit(2);
  }
  const days: Record<string, readonly string[]> = { ...KNOWN_DAYS };
  for (const { name } of pages === undefined ? [] : Deno.readDirSync(pages)) {
    const found = findDays(await Deno.readTextFile(`${pages}/${name}`));
    for (const [version, more] of found) days[version] = [...new Set([...days[version] ?? [], ...more])];
  }
  await Deno.writeTextFile(new URL("micropython.json", DATA), dataText(await micropython(mp, days)));
  await Deno.writeTextFile(new URL("circuitpython.json", DATA), dataText(await circuitpython(cp)));
}

if (import.meta.main) await main(Deno.args);
