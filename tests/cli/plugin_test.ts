/** Board plugins: consent, messages and use. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { run } from "../../lib/cli/run.ts";
import { type FakeOptions, FakeSystem, flasher } from "../fake/system.ts";
import { assertGolden, assertSessions, steady } from "./golden.ts";
import { assertLeftTidy } from "./tidy.ts";
import { profile, PROJECT, SMALL } from "./world.ts";

const PORT = "/dev/ttyUSB0";
const MEMORY = "/home/me/.config/flasher/plugins.json";

/** The line changes for the two-transistor circuit. */
const MOVES =
  "setLines({ dtr: false, rts: true }); wait(100); setLines({ dtr: true, rts: false }); wait(50); " +
  "setLines({ dtr: false });";
const WIRED = code(MOVES);
const ASKING = code(`await ask("Turn the switch to PROG"); ${MOVES}`);

function code(body: string, more = ""): string {
  return `export default {
  name: "wired", summary: "a board with transistors", usb: [[0x1a86, 0x7523]], hands: "press the red button",
  async enterBootloader({ setLines, wait, ask, log }) { ${body} },${more}
};
`;
}

function shaOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A project whose profile names a board plugin. */
function project(text: string, more: FakeOptions = {}): FakeOptions {
  const named = profile({ port: PORT, more: "board: ./boards/wired.js\n" });
  return {
    ...more,
    files: { ...PROJECT, "flash.yaml": named, "boards/wired.js": text, ...more.files },
    boards: { [PORT]: SMALL },
  };
}

const terminal = { stdin: true, stderr: 80, env: { NO_COLOR: "1" } } as const;
const wired = project(WIRED);
/** The text that allows the plugin. */
const DIGITS = `${shaOf(WIRED).slice(0, 4)}\n`;

Deno.test("a plugin runs only if the user allows it", () =>
  assertSessions("plugin_consent", [
    ["run", wired],
    ["run --json", { ...wired, ...terminal, typed: [DIGITS] }],
    ["run", { ...wired, stdin: true, typed: [DIGITS] }],
    ["run", { ...wired, ...terminal, typed: ["\n"] }],
    ["run", { ...wired, ...terminal, typed: [] }],
    ["run", { ...wired, ...terminal, typed: [DIGITS] }],
    ["run", { ...wired, ...terminal, stderr: 60, typed: ["no\n"] }],
    [`run --allow-plugin ${shaOf(WIRED)}`, wired],
    [`run --allow-plugin ${shaOf("other")}`, wired],
    ["run --allow-plugin 1234", wired],
    [`run --no-plugins --allow-plugin ${shaOf(WIRED)}`, wired],
    ["run --no-plugins", { ...wired, ...terminal, typed: [DIGITS] }],
    ["run --board boards/wired.js nodemcu.yaml --file 0x0=app.bin", wired],
    ["plan", wired],
    ["plan --json", wired],
  ]));

Deno.test("consent is stored, for exactly these bytes", async () => {
  const first = await flasher(["run"], { ...wired, ...terminal, typed: [DIGITS] });
  assertEquals(first.code, 0, first.stderr);
  const kept = await first.system.readFile(MEMORY);
  assertEquals(JSON.parse(new TextDecoder().decode(kept)), { allowed: [shaOf(WIRED)] });
  const again = await flasher(["run"], project(WIRED, { files: { [MEMORY]: kept } }));
  assertEquals([again.code, again.stderr], [0, ""]);
  const forbidden = await flasher(["run", "--no-plugins"], project(WIRED, { files: { [MEMORY]: kept } }));
  assertEquals(forbidden.code, 10);
  const changed = await flasher(["run"], project(WIRED + "//", { files: { [MEMORY]: kept } }));
  assertEquals(changed.code, 10);
  assertEquals(changed.system.opened, []);
});

Deno.test("text typed before the question does not count as consent", async () => {
  for (const typed of ["y\n", "yes\n", "Y\n", "\n", "n\n", `${shaOf("other").slice(0, 4)}\n`, "y\ny\ny\n"]) {
    const { code: exit, system } = await flasher(["run"], { ...wired, ...terminal, typed: [typed] });
    assertEquals([exit, system.opened], [10, []], typed);
  }
  const ahead = await flasher(["run"], { ...wired, ...terminal, typedAhead: [DIGITS], typed: ["\n"] });
  assertEquals([ahead.code, ahead.system.opened], [10, []]);
  const capitals = await flasher(["run"], { ...wired, ...terminal, typed: [DIGITS.toUpperCase()] });
  assertEquals(capitals.code, 0, capitals.stderr);
});

Deno.test("consent to JavaScript does not cover the same bytes as TypeScript, or vice versa", async () => {
  const as = (name: string): FakeOptions => ({
    files: { ...PROJECT, [name]: WIRED },
    boards: { [PORT]: SMALL },
  });
  const args = (
    name: string,
  ) => ["run", "nodemcu.yaml", "-f", "0x0=app.bin", "--port", PORT, "--board", name];
  const sha = shaOf(WIRED);
  for (const [name, key, other] of [["./w.js", sha, `${sha}:ts`], ["./w.ts", `${sha}:ts`, sha]] as const) {
    const held = (allowed: string): FakeOptions => ({
      ...as(name),
      files: { ...as(name).files, [MEMORY]: JSON.stringify({ allowed: [allowed] }) },
    });
    assertEquals((await flasher([...args(name), "--allow-plugin", key], as(name))).code, 0);
    assertEquals((await flasher([...args(name), "--allow-plugin", other], as(name))).code, 10);
    assertEquals((await flasher(args(name), held(key))).code, 0);
    assertEquals((await flasher(args(name), held(other))).code, 10);
  }
  const refused = await flasher(args("./w.ts"), as("./w.ts"));
  assertStringIncludes(refused.stderr, `--allow-plugin ${sha}:ts`);
});

Deno.test("the plugin's file is read once, for the check, the hash and the run", async () => {
  for (const args of [["run"], ["plan"], ["monitor", "flash.yaml", "--for", "1s"]]) {
    const system = new FakeSystem(
      [...args, ...args[0] === "plan" ? [] : ["--allow-plugin", shaOf(WIRED)]],
      wired,
    );
    const read: string[] = [];
    const openFile = system.openFile.bind(system);
    system.openFile = async (path, options) => {
      const file = await openFile(path, options);
      if (!path.endsWith("wired.js")) return file;
      // A second read returns a different file.
      const other = new TextEncoder().encode("for (;;);");
      return { ...file, read: () => (read.push(path), read.length > 1 ? other : file.read()) };
    };
    assertEquals([await run(system), read.length], [0, 1], system.both);
  }
});

Deno.test("monitor: a profile's plugin is found from the profile's folder, and must be inside it", async () => {
  const files = {
    "sub/flash.yaml": profile({ port: PORT, more: "board: wired.js\n", files: [[0, "app.bin"]] }),
    "sub/wired.js": WIRED,
    "out/flash.yaml": profile({ port: PORT, more: "board: ../wired.js\n", files: [[0, "app.bin"]] }),
    "wired.js": WIRED,
  };
  const options = { files, boards: { [PORT]: SMALL } };
  const args = ["--for", "1s", "--allow-plugin", shaOf(WIRED)];
  const below = await flasher(["monitor", "sub/flash.yaml", ...args], options);
  assertEquals(below.code, 0, below.stderr);
  const outside = await flasher(["monitor", "out/flash.yaml", ...args], options);
  assertEquals([outside.code, outside.system.opened], [10, []]);
  assertStringIncludes(outside.stderr, "it is outside the profile's folder");
});

Deno.test("a stored consent that is malformed allows nothing", async () => {
  const sha = shaOf(WIRED);
  for (
    const held of ["{", "[]", "7", "null", `["${sha}"]`, `{"allowed":"${sha}"}`, `{"allowed":[["${sha}"],7]}`]
  ) {
    const { code } = await flasher(["run"], project(WIRED, { files: { [MEMORY]: held } }));
    assertEquals(code, 10, held);
  }
});

const NAMED = (board: string) => profile({ port: PORT, more: `board: ${board}\n` });
const misnamed = (board: string, files: FakeOptions["files"] = {}): FakeOptions => ({
  files: { ...PROJECT, "flash.yaml": NAMED(board), "boards/wired.js": WIRED, ...files },
});

Deno.test("plugin files that cannot be used", () =>
  assertSessions("plugin_files", [
    ["plan", misnamed("boards/wird.js")],
    ["plan", misnamed("wired.js")],
    ["plan", misnamed("boards/")],
    ["plan", misnamed("boards/wired")],
    ["plan", misnamed("boards\\wired.js")],
    ["plan", misnamed("https://example.com/wired.js")],
    ["plan", misnamed("huzah")],
    ["plan", misnamed("../wired.js", { "/home/wired.js": WIRED })],
    ["plan", misnamed("/etc/wired.js", { "/etc/wired.js": WIRED })],
    ["plan", misnamed("link.js", { "link.js": { link: "/etc/wired.js" }, "/etc/wired.js": WIRED })],
    ["plan", misnamed("fifo.js", { "fifo.js": { kind: "other" } })],
    ["plan", misnamed("huge.js", { "huge.js": { size: 1 << 30 } })],
    ["plan", misnamed("secret.js", { "secret.js": { denied: 100 } })],
    ["plan --board ./gone.js", misnamed("huzzah")],
  ]));

Deno.test("a plugin's path is relative to the profile, or to the current folder in a flag", async () => {
  const allow = ["--allow-plugin", shaOf(WIRED)];
  const below = {
    "sub/flash.yaml": profile({ port: PORT, more: "board: wired.js\n", files: [[0, "app.bin"]] }),
    "sub/app.bin": PROJECT["app.bin"]!,
    "sub/wired.js": WIRED,
  };
  const options = { files: below, boards: { [PORT]: SMALL } };
  assertEquals((await flasher(["run", "sub/flash.yaml", ...allow], options)).code, 0);
  const outside = { ...options, files: { ...below, "sub/wired.js": "", "/tmp/wired.js": WIRED } };
  const args = ["run", "sub/flash.yaml", "--board", "/tmp/wired.js", ...allow];
  assertEquals((await flasher(args, outside)).code, 0);
});

Deno.test("a plugin may be TypeScript, and a profile's own script takes precedence over it", async () => {
  const text = WIRED.replace("export default", 'import type { CodeBoard } from "./board.ts";\nexport default')
    .replace("};\n", "} satisfies CodeBoard;\n");
  const files = { ...PROJECT, "wired.ts": text };
  const args = ["run", "nodemcu.yaml", "-f", "0x0=app.bin", "--port", PORT, "--board", "./wired.ts"];
  const ran = await flasher([...args, "--allow-plugin", `${shaOf(text)}:ts`], {
    files,
    boards: { [PORT]: SMALL },
  });
  assertEquals([ran.code, ran.stderr], [0, ""]);
  const broken = code("throw new Error('must not run');");
  const own = profile({ port: PORT, more: "board: x.js\nreset: D0|R1|W100ms|D1,R0|W50ms|D0\n" });
  const scripted = await flasher(["run", "--allow-plugin", shaOf(broken)], {
    files: { ...PROJECT, "flash.yaml": own, "x.js": broken },
    boards: { [PORT]: SMALL },
  });
  assertEquals([scripted.code, scripted.stderr], [0, ""]);
});

Deno.test("a plugin's runFirmware restarts the board", async () => {
  const text = code(
    MOVES,
    " async runFirmware({ setLines, wait }) { setLines({ rts: true }); wait(100); setLines({ rts: false }); },",
  );
  const { code: exit, stdout, system } = await flasher(["run", "--allow-plugin", shaOf(text)], project(text));
  assertEquals(exit, 0, system.err);
  assertStringIncludes(stdout, "The board was restarted");
  await system.clock.sleep(500);
  assertEquals(system.boards.get(PORT)!.state, "running");
});

Deno.test("a plugin's question waits for Enter on a terminal, and ends the run without one", async () => {
  const allow = ["run", "--allow-plugin", shaOf(ASKING)];
  const asked = await flasher(allow, { ...project(ASKING), ...terminal, typed: ["\n"] });
  assertEquals(asked.code, 0, asked.stderr);
  assertStringIncludes(asked.stderr, "Your turn: Turn the switch to PROG\nPress Enter when that is done: ");
  const ahead = await flasher(allow, { ...project(ASKING), ...terminal, typedAhead: ["\n"], typed: [] });
  assertEquals(ahead.code, 10, "Enter that was pressed before the question is no answer");
  for (const options of [project(ASKING), { ...project(ASKING), ...terminal, stderr: 200, typed: [] }]) {
    const { code: exit, stderr } = await flasher(allow, options);
    assertEquals(exit, 10);
    assertStringIncludes(stderr, 'it asks "Turn the switch to PROG", and you cannot answer here');
  }
});

Deno.test("a plugin's messages are made printable, and are events in JSON", async () => {
  const text = code(`await log("\\x1b]0;title\\x07 \\u202e hello"); ${MOVES}`);
  const allow = ["--allow-plugin", shaOf(text)];
  const screen = await flasher(["run", ...allow], project(text));
  assertStringIncludes(screen.stdout, "boards/wired.js: \\u{1b}]0;title\\u{7} \\u{202e} hello\n");
  const json = await flasher(["run", "--json", ...allow], project(text));
  const events = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(events.filter(({ type }) => type === "log"), [
    { type: "log", plugin: "boards/wired.js", text: "\x1b]0;title\x07 \u202e hello" },
  ]);
});

Deno.test("a plugin that fails ends the run; its lines are released and the port is closed", async () => {
  for (
    const body of [
      "await setLines({ dtr: true, rts: true }); throw new Error('no relay');",
      "await wait('x');",
    ]
  ) {
    const text = code(body);
    const { code: exit, system } = await flasher(["run", "--allow-plugin", shaOf(text)], project(text));
    assertEquals(exit, 10, system.both);
    assertStringIncludes(system.err, "board: The flash was not changed.");
    assertLeftTidy(system);
  }
});

Deno.test("Ctrl-C while a plugin runs", async () => {
  const text = code("await setLines({ rts: true }); await log('working'); await new Promise(() => {});");
  let pressed = false;
  const { code: exit, system } = await flasher(["run", "--allow-plugin", shaOf(text)], {
    ...project(text),
    onText(computer, all) {
      if (pressed || !/working/.test(all)) return;
      pressed = true;
      computer.interrupt();
    },
  });
  assertEquals(exit, 130, system.both);
  assertLeftTidy(system);
});

Deno.test("boards test: the chip's state on every circuit", async () => {
  const text = code(`await log("hello"); ${MOVES}`, " async runFirmware() {},");
  const { code: exit, stdout, stderr } = await flasher(["boards", "test", "wired.js"], {
    files: { "wired.js": text },
  });
  assertEquals([exit, stderr], [0, ""]);
  await assertGolden("plugin_test", stdout);
});

Deno.test("boards test: invalid files and boards", () =>
  assertSessions("plugin_test_refused", [
    ["boards test"],
    ["boards test huzzah"],
    ["boards test gone.js"],
    ["boards tset wired.js"],
    ["boards test a.js b.js"],
    ["boards huzzah a.js"],
    ["boards test a.js", { files: { "a.js": "export default {" } }],
    ["boards test a.js", { files: { "a.js": code("await wait(1);") } }],
    ["boards test a.js", {
      files: { "a.js": code("await setLines({ rts: true }); throw new Error('\\x1b[2Jno');") },
    }],
  ]));

Deno.test("boards test: narrow terminals", async () => {
  const { stdout } = await flasher(["boards", "test", "wired.js"], {
    files: { "wired.js": code(`await log("${"long ".repeat(30)}"); ${MOVES}`) },
    stdout: 40,
  });
  for (const line of stdout.split("\n")) assert(line.length < 40, line);
  assert(steady(stdout) === stdout);
});
