import { assertEquals } from "@std/assert";
import { askLine, askYes } from "../../lib/cli/screen/ask.ts";
import { loadRemembered, storeRemembered } from "../../lib/app/remembered.ts";
import { stateFolder } from "../../lib/app/system/state_folder.ts";
import { FakeSystem } from "../fake/system.ts";

Deno.test("memory: what was remembered is recalled, by name", async () => {
  const system = new FakeSystem([]);
  assertEquals(await loadRemembered(system, "bauds"), undefined);
  assertEquals(await storeRemembered(system, "bauds", { a: 1 }), true);
  assertEquals(await loadRemembered(system, "bauds"), { a: 1 });
  assertEquals(await loadRemembered(system, "others"), undefined);
});

Deno.test("memory: what is no JSON, too large, or no file counts as nothing", async () => {
  const folder = "/home/me/.config/flasher";
  const system = new FakeSystem([], {
    files: {
      [`${folder}/text.json`]: "{",
      [`${folder}/large.json`]: { size: 1 << 30 },
      [`${folder}/device.json`]: { kind: "other" },
      [`${folder}/denied.json`]: { denied: 10 },
    },
  });
  for (const name of ["text", "large", "device", "denied"]) {
    assertEquals(await loadRemembered(system, name), undefined, name);
  }
  assertEquals(await storeRemembered(system, "denied", 1), false);
});

Deno.test("memory: without a folder nothing is kept", async () => {
  const system = new FakeSystem([], { stateFolder: null });
  assertEquals(await storeRemembered(system, "bauds", 1), false);
  assertEquals(await loadRemembered(system, "bauds"), undefined);
});

Deno.test("memory: the folder of each system", () => {
  const folder = (os: string, env: Record<string, string>) => stateFolder(os, (name) => env[name]);
  assertEquals(folder("linux", { HOME: "/home/me" }), "/home/me/.config/flasher");
  assertEquals(folder("linux", { HOME: "/home/me", XDG_CONFIG_HOME: "/x" }), "/x/flasher");
  assertEquals(folder("linux", { HOME: "/home/me", XDG_CONFIG_HOME: "" }), "/home/me/.config/flasher");
  assertEquals(folder("darwin", { HOME: "/Users/me" }), "/Users/me/Library/Application Support/flasher");
  assertEquals(folder("windows", { APPDATA: "C:\\Users\\me\\AppData" }), "C:\\Users\\me\\AppData\\flasher");
  assertEquals(folder("windows", { APPDATA: "C:\\x", FLASHER_HOME: "E:\\mine" }), "E:\\mine");
  assertEquals(folder("linux", {}), undefined);
});

Deno.test("questions: a line from a terminal, and nothing from a pipe", async () => {
  const terminal = (typed: string[]) => new FakeSystem([], { stdin: true, stderr: 80, typed });
  const system = terminal(["al", " ice \r\n"]);
  assertEquals(await askLine(system, "Who?"), "al ice");
  assertEquals(system.err, "Who? ");
  assertEquals(await askLine(terminal(["half"]), "Who?"), undefined);
  assertEquals(await askLine(terminal(["x".repeat(5000), "\n"]), "Who?"), undefined);
  assertEquals(await askLine(new FakeSystem([], { typed: ["alice\n"], stderr: 80 }), "Who?"), undefined);
  assertEquals(await askLine(new FakeSystem([], { typed: ["alice\n"], stdin: true }), "Who?"), undefined);
});

Deno.test("questions: only yes is yes", async () => {
  const answer = (typed: string) =>
    askYes(new FakeSystem([], { stdin: true, stderr: 80, typed: [typed] }), "Sure?");
  for (const yes of ["y\n", "YES\n", " yes \n"]) assertEquals(await answer(yes), true, yes);
  for (const no of ["\n", "n\n", "yep\n", "no\n", "y"]) assertEquals(await answer(no), false, no);
});
