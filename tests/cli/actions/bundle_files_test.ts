/** `flasher bundle` and `flasher lock` with `board_files:`: what goes onto the board is in the bundle, and no secret. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { type FakeFile, flasher } from "../../fake/system.ts";
import {
  ALLOWED,
  BOARD_FILES,
  boardFilesOf,
  flasherWithPython,
  MAIN,
  pythonProject,
  SECRET,
} from "../python_project.ts";

const BUNDLED = ["SHA256SUMS", "firmware.bin", "flash.yaml", "lib", "main.py"];

Deno.test("bundle: holds what board_files copies, and neither hidden files nor the file of secrets", async () => {
  const { code, system, stderr } = await flasher(["bundle", "out"], { files: pythonProject() });
  assertEquals(code, 0, stderr);
  assertEquals([...await system.listFolder("out")].sort(), BUNDLED);
  assertEquals(await system.listFolder("out/lib"), ["sensor.py"]);
  assertEquals(new TextDecoder().decode(await system.readFile("out/main.py")), MAIN);
});

Deno.test("bundle: a board can be made from the bundle alone", async () => {
  const { system } = await flasher(["bundle", "out"], { files: pythonProject() });
  const files: Record<string, FakeFile> = { "lib/sensor.py": await system.readFile("out/lib/sensor.py") };
  for (const name of ["flash.yaml", "firmware.bin", "main.py"]) {
    files[name] = await system.readFile(`out/${name}`);
  }
  const run = ["run", "--number", "7", ...ALLOWED];
  await flasherWithPython(run, { files, env: { FLASHER_SECRET_WIFI: SECRET } }, (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(JSON.parse(boardFilesOf(ran, "sim:esp8266")["/board.json"]!).password, SECRET);
  });
});

const REFUSED: Readonly<Record<string, readonly [more: Record<string, string>, message: string]>> = {
  "the value of a secret in the environment": [
    { "main.py": "password = 'from-the-environment'\n" },
    'it holds the secret "WIFI" of the profile',
  ],
  "the value of a secret beside the profile": [
    { "main.py": `password = '${SECRET}'\n` },
    "it holds a value of the file with secrets beside the profile",
  ],
  "a file of secrets under another name": [
    { "lib/wifi.txt": "# mine\nWIFI=short\n" },
    'Cannot copy "lib/wifi.txt" onto the board: it is a secrets file',
  ],
};

for (const [name, [more, message]] of Object.entries(REFUSED)) {
  Deno.test(`bundle: refused: ${name}`, async () => {
    const files = { ...pythonProject(), ...more };
    const env = { FLASHER_SECRET_WIFI: "from-the-environment" };
    const { code, system, stderr } = await flasher(["bundle", "out"], { files, env });
    assertEquals(code, EXIT.usage, stderr);
    assertStringIncludes(stderr, message);
    assert(!stderr.includes(SECRET) && !stderr.includes(env.FLASHER_SECRET_WIFI));
    assertEquals(await system.stat("out"), undefined);
  });
}

Deno.test("bundle: a file outside the profile's folder is refused", async () => {
  const boardFiles = BOARD_FILES.replace("path: main.py", "path: ../main.py");
  const { code, system } = await flasher(["bundle", "out"], { files: pythonProject({ boardFiles }) });
  assertEquals([code, await system.stat("out")], [EXIT.usage, undefined]);
});
