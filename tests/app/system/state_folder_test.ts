import { assertEquals } from "@std/assert";
import { stateFolder } from "../../../lib/app/system/state_folder.ts";

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
