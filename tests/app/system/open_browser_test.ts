/** The browser is opened by a program of the system, by its full path, and only where a person sees it. */
import { assertEquals } from "@std/assert";
import { browserCommands, noBrowserReason } from "../../../lib/app/system/open_browser.ts";

const URL = "http://127.0.0.1:4711/#t=a&b";

Deno.test("browser: each system has its own program, named by its full path, without a shell", () => {
  const env = (name: string) => name === "SystemRoot" ? "D:\\Win" : undefined;
  assertEquals(browserCommands("windows", URL, env), [
    ["D:\\Win\\System32\\rundll32.exe", "url.dll,FileProtocolHandler", URL],
  ]);
  assertEquals(
    browserCommands("windows", URL, () => "..\\evil")[0]![0],
    "C:\\Windows\\System32\\rundll32.exe",
  );
  assertEquals(browserCommands("darwin", URL, env), [["/usr/bin/open", URL]]);
  for (const command of browserCommands("linux", URL, env)) {
    assertEquals([command[0].startsWith("/"), command.slice(1)], [true, [URL]]);
  }
});

Deno.test("browser: none over SSH, as root, or without a desktop", () => {
  const reason = (os: string, variables: Readonly<Record<string, string>>, isRoot = false) =>
    noBrowserReason(os, { env: (name) => variables[name], isRoot });
  const desktop = { DISPLAY: ":0" };
  assertEquals(reason("linux", { ...desktop, SSH_CONNECTION: "1 2 3 4" }), "this is an SSH session");
  assertEquals(reason("darwin", { SSH_TTY: "/dev/ttys1" }), "this is an SSH session");
  assertEquals(reason("linux", desktop, true), "flasher runs as root");
  assertEquals(reason("linux", {}), "there is no graphical desktop");
  assertEquals(reason("linux", { WAYLAND_DISPLAY: "wayland-0" }), undefined);
  assertEquals([reason("windows", {}), reason("darwin", {})], [undefined, undefined]);
});
