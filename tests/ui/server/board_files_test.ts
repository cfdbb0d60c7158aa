/** A page puts the files of a profile on boards, and says with the plan what it lacks for them. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { sha256 } from "../../../lib/hash.ts";
import { parseNames } from "../../../lib/app/roster/names.ts";
import { stepsOf } from "../../../lib/ui/page/happening.ts";
import { barsAfter } from "../../../lib/ui/page/bars.ts";
import { german } from "../../../lib/ui/page/words/de.ts";
import { reducePage } from "../../../lib/ui/reduce_page.ts";
import type { PageState } from "../../../lib/ui/state.ts";
import { BOARD_FILES, pythonPort, pythonProject, SECRET } from "../../cli/python_project.ts";
import { buildMicroPython } from "../../fake/image.ts";
import { bytesOf, textOf } from "../../fake/python_board.ts";
import { STUBBORN } from "../../fake/python_programs.ts";
import { board, usb } from "../../cli/room/world.ts";
import { Tab, withUi, type World, type WorldOptions } from "./world.ts";

const MAC = "5c:cf:7f:0a:0b:01";
const LABELLED = BOARD_FILES.replace("pupil {number}", "{label} {number}");

async function withPythonUi(options: WorldOptions, act: (world: World, tab: Tab) => Promise<void>) {
  const boards = { [usb(1).path]: { ...board(1), ...pythonPort() } };
  const world = { plugged: [usb(1)], boards, files: pythonProject({ port: "auto" }), ...options };
  const ui = { program: "flash.yaml", ...options.ui };
  await withUi({ ...world, ui }, async (world) => {
    try {
      await act(world, await (await Tab.open(world)).follow());
    } finally {
      world.system.boards.get(usb(1).path)?.unplug();
    }
  });
}

/** Puts the program on the only board, and waits for its verdict. */
async function put(tab: Tab) {
  const { plan } = tab.state!.program!;
  if (plan.kind !== "planned") throw new Error(JSON.stringify(plan));
  await tab.until(() => tab.state!.ports.length > 0);
  assertEquals((await tab.post("/api/units", tab.start(plan.id))).body, { unit: 1 });
  await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
  return tab.state!.units[0]!;
}

Deno.test("page: a board is finished only with its files, which have its number and the secret", async () => {
  await withPythonUi(
    { ui: { fill: { names: undefined, secrets: "secrets", allowedSecrets: ["WIFI"] } } },
    async ({ system }, tab) => {
      const { plan } = tab.state!.program!;
      assertEquals(plan.kind === "planned" && plan.boardFiles, ["/lib/sensor.py", "/board.json", "/main.py"]);
      const unit = await put(tab);
      assertEquals(unit.state.kind === "ended" && unit.state.verdict.kind, "passed");
      assertEquals(unit.done?.files, { total: 3, written: 3, equal: 0 });
      const files = textOf(system.boards.get(usb(1).path)!.files);
      assertEquals(JSON.parse(files["/board.json"]!), { label: "pupil 1", mac: MAC, password: SECRET });
      const steps = stepsOf(unit.happened, german).map(({ text }) => text);
      assert(steps.includes("Die Dateien kommen auf das Board."), steps.join("\n"));
      assert(
        steps.some((text) => text.startsWith("/main.py ist auf dem Board und geprüft")),
        steps.join("\n"),
      );
    },
  );
});

Deno.test("page: what a board prints is shown without the secret, after the run and after a restart", async () => {
  const files = {
    ...pythonProject({ port: "auto" }),
    "main.py": "import json, time\np = json.load(open('/board.json'))['password']\n" +
      "while True:\n print('key', p, p.encode(), 'end')\n time.sleep(0.3)\n",
  };
  const ui = { fill: { names: undefined, secrets: "secrets", allowedSecrets: ["WIFI"] } };
  await withPythonUi({ files, ui }, async (_world, tab) => {
    const requireHidden = async () => {
      const said = () => tab.state!.units[0]!.console.find((line) => line.includes("key"));
      await tab.until(() => said() !== undefined);
      assertEquals(said(), "key (the secret WIFI) b'(the secret WIFI)' end");
      assert(!JSON.stringify(tab.state).includes(SECRET));
    };
    await put(tab);
    await requireHidden();
    assertEquals((await tab.post("/api/units/1/restart", { attempt: 1 })).status, 202);
    await requireHidden();
  });
});

Deno.test("page: no page is sent a secret", async () => {
  await withPythonUi({ env: { FLASHER_SECRET_WIFI: SECRET } }, async (_, tab) => {
    await put(tab);
    assert(!JSON.stringify([tab.lines, tab.state]).includes(SECRET));
  });
});

Deno.test("page: the bar never falls while the files come", async () => {
  await withPythonUi({ env: { FLASHER_SECRET_WIFI: SECRET } }, async (_, tab) => {
    await put(tab);
    let state: PageState | undefined;
    let [bars, share] = [barsAfter({}, [], 0), 0];
    for (const line of tab.lines) {
      state = line.type === "snapshot" ? line.state : reducePage(state!, line);
      bars = barsAfter(bars, state.units, 0);
      assert((bars[1]?.share ?? 0) >= share);
      share = bars[1]?.share ?? 0;
    }
    assertEquals(share, 1);
    const { happened } = tab.state!.units[0]!;
    assert(!happened.some(({ record: { type } }) => type === "file-progress"));
  });
});

const MISSING: Readonly<Record<string, readonly [boardFiles: string, message: string]>> = {
  "a secret": [BOARD_FILES, 'found no "WIFI"'],
  "a label": [LABELLED, "found no label"],
};

for (const [name, [boardFiles, message]] of Object.entries(MISSING)) {
  Deno.test(`page: ${name} that is missing is told with the plan, before the first board`, async () => {
    await withPythonUi({ files: pythonProject({ port: "auto", boardFiles }) }, (_, tab) => {
      const { plan } = tab.state!.program!;
      const failure = plan.kind === "refused" ? plan.failure : undefined;
      assertEquals([failure?.exitCode, failure?.kind], [2, "MissingValueError"]);
      assertStringIncludes(failure!.message, message);
      return Promise.resolve();
    });
  });
}

Deno.test("page: a list of names gives each board its label", async () => {
  const parsed = parseNames(`mac,label\n${MAC},Ada\n`);
  const names = "value" in parsed ? parsed.value : [];
  const files = pythonProject({ port: "auto", boardFiles: LABELLED });
  await withPythonUi(
    { files, ui: { fill: { names, secrets: "secrets", allowedSecrets: ["WIFI"] } } },
    async ({ system }, tab) => {
      assertEquals((await put(tab)).label, "Ada");
      const found = textOf(system.boards.get(usb(1).path)!.files)["/board.json"]!;
      assertEquals(JSON.parse(found).label, "Ada 1");
    },
  );
});

Deno.test("page: no board is begun before a person has seen which secret goes where, and allowed it", async () => {
  const env = { FLASHER_SECRET_WIFI: SECRET };
  const ui = { fill: { names: undefined, secrets: undefined, allowedSecrets: [] } };
  let memory: Uint8Array = new Uint8Array();
  await withPythonUi({ env, ui }, async ({ system }, tab) => {
    const { plan } = tab.state!.program!;
    if (plan.kind !== "planned") throw new Error(JSON.stringify(plan));
    const wanted = [{ name: "WIFI", files: ["/board.json"] }];
    assertEquals(plan.secrets, { wanted, allowed: false });
    await tab.until(() => tab.state!.ports.length > 0);
    const refused = await tab.post("/api/units", tab.start(plan.id));
    assertEquals([refused.status, system.opened], [409, []]);
    assertEquals((await tab.post("/api/room", { watch: plan.id })).status, 409);
    assertEquals((await tab.post("/api/secrets", { plan: "9-0" })).status, 409);
    assertEquals((await tab.post("/api/secrets", { plan: plan.id })).status, 202);
    await tab.until(() => secretsOf(tab)?.allowed === true);
    assertEquals((await put(tab)).done?.files, { total: 3, written: 3, equal: 0 });
    memory = await system.readFile(MEMORY);
  });
  const files = { ...pythonProject({ port: "auto" }), [MEMORY]: memory };
  await withPythonUi({ env, ui, files }, (_, tab) => {
    assertEquals(secretsOf(tab)?.allowed, true);
    return Promise.resolve();
  });
});

const MEMORY = "/home/me/.config/flasher/secrets.json";

function secretsOf({ state }: Tab) {
  const plan = state!.program?.plan;
  return plan?.kind === "planned" ? plan.secrets : undefined;
}

/** A flash that has room for a file system. */
const WHOLE = { flashSize: 0x400000, flashId: 0x1640ef } as const;

Deno.test("page: a board that keeps flasher out loses its files only if a person agrees, and for one attempt", async () => {
  const firmware = buildMicroPython(
    0x2000,
    "MicroPython v1.20.0 on 2023-04-26\0\0\0; ESP module with ESP8266\0",
  );
  const old = [["/main.py", bytesOf(STUBBORN)], ["/data.txt", bytesOf("measured")]] as const;
  const project = pythonProject({
    port: "auto",
    boardFiles: "board_files: [{ to: /main.py, path: main.py }]\n",
  });
  const yaml = String(project["flash.yaml"]).replace(/sha256: "\w+"/, `sha256: "${sha256(firmware)}"`);
  const files = { ...project, "flash.yaml": yaml, "firmware.bin": firmware };
  const boards = { [usb(1).path]: { ...board(1), ...pythonPort({ files: old }), flash: firmware, ...WHOLE } };
  await withPythonUi({ files, boards }, async ({ system }, tab) => {
    const held = () => Object.keys(textOf(system.boards.get(usb(1).path)!.files));
    const failureOf = (unit: PageState["units"][number]) =>
      unit.state.kind === "ended" && unit.state.verdict.kind === "failed"
        ? unit.state.verdict.failure
        : undefined;
    const again = async (body: object) => {
      const { attempt } = tab.state!.units[0]!;
      const { status } = await tab.post("/api/units/1/again", { attempt, ...body });
      if (status !== 202) return status;
      await tab.until(() => {
        const unit = tab.state!.units[0]!;
        return unit.attempt === attempt + 1 && unit.state.kind === "ended";
      });
      return status;
    };
    assertEquals(failureOf(await put(tab))?.wipeHelps, true);
    // A plain "again" takes nothing away.
    assertEquals(await again({}), 202);
    assertEquals([failureOf(tab.state!.units[0]!)?.wipeHelps, held()], [true, ["/main.py", "/data.txt"]]);
    assertEquals(await again({ wipeFiles: true }), 202);
    const unit = tab.state!.units[0]!;
    assertEquals(unit.state.kind === "ended" && unit.state.verdict.kind, "passed");
    assertEquals([unit.done?.files?.wiped, held()], [true, ["/main.py"]]);
    // A board that is well is not erased.
    assertEquals(await again({ wipeFiles: true }), 409);
    assertEquals(await again({}), 202);
    assertEquals(tab.state!.units[0]!.done?.files?.wiped, undefined);
  });
});
