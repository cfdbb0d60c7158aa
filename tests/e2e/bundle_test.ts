/** A bundle is made here, and used where there is no network at all. */
import { assert, assertEquals } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { CACHED, cached, FIRMWARE, LOCK, NAME, PROJECT } from "../fake/locked_project.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { testWith } from "./parts.ts";
import { type Ended, type Program, PROGRAMS, run } from "./program.ts";
import { windowsPath, wine } from "./wine.ts";

const FIRMWARE_FILE = "firmware/ESP8266_GENERIC-20241129-v1.24.1.bin";

/** Writes the project of the test with a cache that has its firmware, and bundles it into `folder`/bundle. */
async function makeBundle(folder: string, args: readonly string[] = []): Promise<string> {
  const write = async (path: string, content: unknown) => {
    await Deno.mkdir(path.replace(/[^/]*$/, ""), { recursive: true });
    await Deno.writeFile(
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content as Uint8Array,
    );
  };
  for (const [path, content] of Object.entries(PROJECT)) await write(`${folder}/project/${path}`, content);
  for (const bytes of Object.values(CACHED)) {
    await write(cached(bytes as Uint8Array, `${folder}/home/cache`), bytes);
  }
  const out = `${folder}/bundle`;
  const { code, err } = await run(PROGRAMS.compiled, ["bundle", out, ...args], {
    cwd: `${folder}/project`,
    env: { FLASHER_HOME: `${folder}/home` },
  });
  assertEquals([code, err], [EXIT.ok, ""]);
  return out;
}

/** A program in a network namespace of its own, which has not even a loopback. */
function withoutNetwork(command: string): Program {
  return { name: "offline", needs: [], command: "unshare", args: ["--map-root-user", "--net", command] };
}

async function runIn(bundle: string, program: Program, args: readonly string[] = []): Promise<Ended> {
  return await run(program, ["run", ...args], {
    cwd: bundle,
    env: { FLASHER_HOME: `${bundle}/../other-home` },
  });
}

testWith(
  ["compiled", "unshare"],
  "bundle: runs on a board without a network, and names what is missing",
  () =>
    withFolder(async (folder) => {
      const bundle = await makeBundle(folder, ["--with-self"]);
      const program = withoutNetwork(`${bundle}/flasher`);
      const { code, out, err } = await runIn(bundle, program);
      assertEquals(code, EXIT.ok, err);
      assert(/read back and equal/.test(out), out);

      const sums = await new Deno.Command("sha256sum", { args: ["-c", "--quiet", "SHA256SUMS"], cwd: bundle })
        .output();
      assertEquals(sums.success, true);

      // Its name does not matter, its content does.
      await Deno.rename(`${bundle}/${FIRMWARE_FILE}`, `${bundle}/firmware/renamed`);
      assertEquals((await runIn(bundle, program)).code, EXIT.ok);
      await Deno.writeFile(`${bundle}/firmware/renamed`, FIRMWARE.toReversed());
      await assertMissing(await runIn(bundle, program));
      await Deno.remove(`${bundle}/firmware/renamed`);
      await assertMissing(await runIn(bundle, program));
      // Asked to, it tries the network, and says what it finds.
      const asked = await runIn(bundle, program, ["--fetch"]);
      assertEquals(asked.code, EXIT.downloadFailed);
      assert(/micropython\.org/.test(asked.err), asked.err);
    }),
);

function assertMissing({ code, err }: Ended): void {
  assertEquals(code, EXIT.badImage, err);
  const words = err.replaceAll(/\s+/g, " ");
  assert(words.includes(NAME) && words.includes("flasher fetch"), err);
}

testWith(
  ["compiled", "wine"],
  "windows: a bundle runs, and names what is missing",
  () =>
    withFolder(async (folder) => {
      const bundle = await makeBundle(folder);
      const { program, env } = await wine();
      const runProfile = () =>
        run(program, ["run", windowsPath(`${bundle}/flash.yaml`)], {
          env: { ...env, FLASHER_HOME: windowsPath(`${folder}/windows-home`) },
        });
      const { code, err } = await runProfile();
      assertEquals(code, EXIT.ok, err);
      await Deno.remove(`${bundle}/firmware/data.bin`);
      const missing = await runProfile();
      assertEquals(missing.code, EXIT.badImage, missing.err);
      assert(
        missing.err.replaceAll(/\s+/g, " ").includes("https://downloads.example.com/v1/data.bin"),
        missing.err,
      );

      // The bundle is made there, too, with the same bytes.
      await Deno.remove(`${folder}/project/own`, { recursive: true });
      await Deno.writeTextFile(`${folder}/project/flash.yaml`, `board: huzzah\nfirmware: ${NAME}\n`);
      const made = await run(program, [
        "bundle",
        windowsPath(`${folder}/second`),
        windowsPath(`${folder}/project/flash.yaml`),
      ], {
        env: { ...env, FLASHER_HOME: windowsPath(`${folder}/home`) },
      });
      assertEquals(made.code, EXIT.ok, made.err);
      assertEquals(await Deno.readFile(`${folder}/second/${FIRMWARE_FILE}`), FIRMWARE);
      assertEquals(await Deno.readTextFile(`${folder}/second/flash.lock`), LOCK);
    }),
);
