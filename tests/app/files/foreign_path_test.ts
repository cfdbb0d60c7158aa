/** On another system, a hint identifies a Windows path and suggests the path that is probably meant. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { foreignPathHint } from "../../../lib/app/files/foreign_path.ts";
import { APP, profile } from "../../cli/world.ts";
import { flasher } from "../../fake/system.ts";

const on = (os: "linux" | "darwin" | "windows", env: Record<string, string> = {}) => ({
  os,
  env: (name: string) => env[name],
});
const WSL = on("linux", { WSL_DISTRO_NAME: "Ubuntu" });
const LINUX = "This is a Windows path, but this computer runs Linux.";

Deno.test("Windows path: the hint says where the file may be", () => {
  const path = String.raw`C:\Users\me\my fw.bin`;
  assertEquals(
    foreignPathHint(path, on("linux")),
    `${LINUX} Use the file's path on this computer, for example "my fw.bin"`,
  );
  assertEquals(foreignPathHint(path, WSL), `${LINUX} Under WSL, that is "/mnt/c/Users/me/my fw.bin"`);
  assertEquals(foreignPathHint("d:/fw.bin", WSL), `${LINUX} Under WSL, that is /mnt/d/fw.bin`);
  assertEquals(foreignPathHint(String.raw`build\fw.bin`, WSL), `${LINUX} Did you mean build/fw.bin?`);
  assertEquals(
    foreignPathHint(String.raw`\\nas\share\fw.bin`, on("darwin")),
    "This is a Windows path, but this computer runs macOS. Use the file's path on this computer, for example fw.bin",
  );
});

Deno.test("Windows path: no hint on Windows, nor for other paths", () => {
  assertEquals(foreignPathHint(String.raw`C:\fw.bin`, on("windows")), undefined);
  for (const path of ["fw.bin", "/home/me/fw.bin", "c:fw.bin", "a:b/fw.bin"]) {
    assertEquals(foreignPathHint(path, on("linux")), undefined, path);
  }
});

Deno.test("Windows path: every command that reads a file says so on Linux", async () => {
  const path = String.raw`C:\Users\me\fw.bin`;
  const files = { "flash.yaml": profile({ files: [[0, String.raw`build\fw.bin`]] }), "app.bin": APP };
  const lines = [
    ["run", path],
    ["image", path],
    ["init", "new.yaml", "--file", path, "--allow-outside"],
    ["load", path],
    ["plan"],
    [
      "verify",
    ],
  ];
  for (const args of lines) {
    const { stderr } = await flasher(args, { files });
    assertStringIncludes(stderr, "there is no such file");
    assertStringIncludes(stderr.replace(/\s+/g, " "), LINUX);
  }
});
