/** A bundle's zip file, read by programs that share no code with flasher. */
import { assertEquals } from "@std/assert";
import { CHECKSUMS, formatChecksums } from "../../../lib/app/bundle/checksums.ts";
import { zip } from "../../../lib/app/bundle/zip.ts";
import { sha256 } from "../../../lib/hash.ts";
import { noise } from "../../fake/firmware.ts";
import { isThere } from "../../tools/shells.ts";
import { withFolder } from "../../tools/temporary_folder.ts";

const FILES: Readonly<Record<string, Uint8Array>> = {
  "flash.yaml": new TextEncoder().encode("firmware: micropython@1.26.1/ESP8266_GENERIC\n".repeat(50)),
  "firmware/a.bin": noise(1_000_000, 3),
  "firmware/blank.bin": new Uint8Array(2_000_000).fill(0xff),
  "für Zürich/Überblick 日本.txt": new TextEncoder().encode("Grüße"),
  "empty.txt": new Uint8Array(0),
  "flasher": new TextEncoder().encode("#!/bin/sh\necho started\n"),
};

interface Unzip {
  readonly program: string;
  /** Tests the CRC of each file, then unpacks into the current folder. */
  readonly commands: readonly (readonly string[])[];
  /** It restores the modes of the files. */
  readonly modes: boolean;
}

const PROGRAMS: readonly Unzip[] = [
  { program: "unzip", commands: [["-t", "workshop.zip"], ["-q", "workshop.zip"]], modes: true },
  {
    program: "python3",
    commands: [["-m", "zipfile", "-t", "workshop.zip"], ["-m", "zipfile", "-e", "workshop.zip", "."]],
    modes: false,
  },
];

const hasProgram = ({ program }: Unzip) => isThere("sh") && shell(`command -v ${program}`, ".").success;

function shell(line: string, cwd: string): Deno.CommandOutput {
  return new Deno.Command("sh", { args: ["-c", line], cwd, env: { LC_ALL: "C.UTF-8" } }).outputSync();
}

async function layOut(folder: string): Promise<void> {
  const sums = formatChecksums(
    new Map(Object.entries(FILES).map(([path, bytes]) => [path, [sha256(bytes)]])),
  );
  const files = [...Object.entries(FILES), [CHECKSUMS, new TextEncoder().encode(sums)] as const];
  const bytes = zip(files.map(([path, bytes]) => ({
    path: `workshop/${path}`,
    bytes,
    executable: path === "flasher",
  })));
  await Deno.writeFile(`${folder}/workshop.zip`, bytes);
}

for (const one of PROGRAMS) {
  const lacking = !hasProgram(one);
  const { program, commands, modes } = one;
  Deno.test({
    name: `bundle: ${program} unpacks a zip file${lacking ? ` (SKIPPED, it needs ${program})` : ""}`,
    ignore: lacking,
    fn: () =>
      withFolder(async (folder) => {
        await layOut(folder);
        const env = { LC_ALL: "C.UTF-8" };
        for (const args of commands) {
          const { success, stdout, stderr } = await new Deno.Command(program, {
            args: [...args],
            cwd: folder,
            env,
          })
            .output();
          const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
          assertEquals(success, true, `${program} ${args.join(" ")}: ${said}`);
        }
        for (const [path, bytes] of Object.entries(FILES)) {
          assertEquals(sha256(await Deno.readFile(`${folder}/workshop/${path}`)), sha256(bytes), path);
        }
        if (!modes) return;
        assertEquals(shell("./flasher", `${folder}/workshop`).success, true);
        const data = await Deno.stat(`${folder}/workshop/flash.yaml`);
        assertEquals((data.mode ?? 0) & 0o111, 0);
      }),
  });
}

const noSums = !isThere("sh") || !shell("command -v sha256sum && command -v unzip", ".").success;
Deno.test({
  name: `bundle: sha256sum agrees with a zip file that unzip unpacked${
    noSums ? " (SKIPPED, it needs sha256sum and unzip)" : ""
  }`,
  ignore: noSums,
  fn: () =>
    withFolder(async (folder) => {
      await layOut(folder);
      assertEquals(shell("unzip -q workshop.zip", folder).success, true);
      const check = () => shell(`sha256sum -c --strict ${CHECKSUMS}`, `${folder}/workshop`).success;
      assertEquals(check(), true);
      await Deno.writeTextFile(`${folder}/workshop/empty.txt`, "x");
      assertEquals(check(), false);
    }),
});
