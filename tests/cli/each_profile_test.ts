/** Several profiles for `flasher plan` and `verify`. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT, type ExitCode, sharedExitCode } from "../../lib/errors.ts";
import { noise } from "../fake/firmware.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { assertSessions } from "./golden.ts";
import { APP, profile, SMALL, USB0, USB1 } from "./world.ts";

const HELD = new Uint8Array(SMALL.flashSize).fill(0xff);
HELD.set(APP);
const OTHER = noise(0x2000);

const options: FakeOptions = {
  files: {
    "app.bin": APP,
    "other.bin": OTHER,
    "kitchen.yaml": profile({ port: USB0.path, files: [[0, "app.bin"]] }),
    "garden.yaml": profile({ port: USB1.path, files: [[0, "app.bin"]] }),
    "changed.yaml": profile({ port: USB1.path, files: [[0, "app.bin"], [0x10000, "other.bin"]] }),
    "attic.yaml": profile({ port: "/dev/ttyUSB9", files: [[0, "app.bin"]] }),
    "broken.yaml": "files: 7\n",
  },
  ports: [USB0, USB1],
  boards: { [USB0.path]: { ...SMALL, flash: HELD }, [USB1.path]: { ...SMALL, flash: HELD } },
};

Deno.test("several profiles: each is named, and the rest goes on after a failure", () =>
  assertSessions("several", [
    ["plan kitchen.yaml garden.yaml", options],
    ["plan kitchen.yaml broken.yaml gone.yaml garden.yaml", options],
    ["plan kitchen.yaml broken.yaml -q", options],
    ["plan kitchen.yaml broken.yaml --json", options],
    ["verify kitchen.yaml garden.yaml", options],
    ["verify kitchen.yaml attic.yaml changed.yaml", options],
    ["verify kitchen.yaml attic.yaml changed.yaml -q", options],
    ["verify kitchen.yaml changed.yaml --json", options],
    ["run kitchen.yaml garden.yaml", options],
    ["verify kitchen.yaml garden.yaml --trace trace.txt", options],
  ]));

const CODES: readonly (readonly [profiles: string, code: ExitCode])[] = [
  ["kitchen garden", EXIT.ok],
  ["kitchen changed", EXIT.differs],
  ["changed kitchen changed", EXIT.differs],
  ["attic attic", EXIT.portNotFound],
  ["changed attic", EXIT.severalFailed],
  ["attic kitchen broken", EXIT.severalFailed],
  ["broken gone", EXIT.usage],
];

for (const [profiles, code] of CODES) {
  Deno.test(`verify ${profiles}: exit code ${code}`, async () => {
    const names = profiles.split(" ").map((name) => `${name}.yaml`);
    const { code: found, stdout } = await flasher(["verify", ...names, "--json"], options);
    const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    const total = lines.pop();
    assertEquals([found, total.type, total.exitCode], [code, "total", code]);
    assertEquals(total.profiles, names.length);
    assert(lines.every((line) => names.includes(line.profile)), stdout);
    assertEquals([...new Set(lines.map((line) => line.profile))], [...new Set(names)]);
  });
}

Deno.test("several profiles: Ctrl-C ends all", async () => {
  const { code, stdout, stderr } = await flasher(["verify", "kitchen.yaml", "garden.yaml"], {
    ...options,
    onText: (system, text) => void (/Flash size/.test(text) && system.interrupt()),
  });
  assertEquals(code, EXIT.interrupted);
  assertStringIncludes(stderr, "Interrupted");
  assert(!stdout.includes("garden"), stdout);
});

Deno.test("one profile: no heading, no totals, and no field in JSON", async () => {
  const { stdout } = await flasher(["plan", "kitchen.yaml"], options);
  assert(!/Profile 1|passed/.test(stdout), stdout);
  const json = await flasher(["plan", "kitchen.yaml", "--json"], options);
  assertEquals("profile" in JSON.parse(json.stdout), false);
});

Deno.test("the exit code that all failures share", () => {
  assertEquals(sharedExitCode([]), EXIT.ok);
  assertEquals(sharedExitCode([EXIT.ok, EXIT.differs, EXIT.differs]), EXIT.differs);
  assertEquals(sharedExitCode([EXIT.differs, EXIT.ok, EXIT.usage]), EXIT.severalFailed);
});
