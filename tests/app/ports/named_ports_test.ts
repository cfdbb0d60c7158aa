/** The ports that a person names for a page: those of them that are there. */
import { assertEquals } from "@std/assert";
import { namedPorts } from "../../../lib/app/ports/named_ports.ts";
import { FakeSystem } from "../../fake/system.ts";
import { USB0 } from "../../cli/world.ts";

async function paths(system: FakeSystem, ...names: string[]): Promise<string[]> {
  const source = namedPorts(system, names.map((path) => ({ kind: "path", path })));
  return (await source.listPorts()).map(({ path }) => path);
}

Deno.test("named ports: a listed port, once", async () => {
  const system = new FakeSystem([], { ports: [USB0] });
  assertEquals(await paths(system, USB0.path, USB0.path), [USB0.path]);
});

Deno.test("named ports: a link to a listed port is that port, and a port that is named twice counts once", async () => {
  const system = new FakeSystem([], {
    ports: [USB0],
    files: { "/dev/serial/by-id/usb-1": { link: USB0.path }, [USB0.path]: { kind: "other" } },
  });
  assertEquals(await paths(system, "/dev/serial/by-id/usb-1", USB0.path), [USB0.path]);
});

Deno.test("named ports: on Windows, COM3 in small letters is COM3", async () => {
  const system = new FakeSystem([], { os: "windows", ports: [{ path: "COM3" }] });
  assertEquals(await paths(system, "com3"), ["COM3"]);
});

Deno.test("named ports: a pseudo-terminal or a link that no list has, as long as it exists", async () => {
  const system = new FakeSystem([], {
    ports: [USB0],
    files: { "/dev/board": { kind: "other" }, "/dev/text": "" },
  });
  assertEquals(await paths(system, "/dev/board", "/dev/gone", "/dev/text"), ["/dev/board"]);
});

Deno.test("named ports: the first board of a rehearsal is there at once, although time passes between two looks", async () => {
  let now = 0;
  const clock = { now: () => now += 0.01, sleep: () => Promise.resolve() };
  const system = Object.assign(new FakeSystem([]), { clock });
  const source = namedPorts(system, [{ kind: "rehearsal", text: "sim:huzzahx3", board: "huzzah", count: 3 }]);
  assertEquals((await source.listPorts()).length, 1);
  now = 2_001;
  assertEquals((await source.listPorts()).length, 2);
});

Deno.test("named ports: a watcher looks when the next board of a rehearsal comes, not before", async () => {
  const system = new FakeSystem([]);
  const { clock } = system;
  const source = namedPorts(system, [{ kind: "rehearsal", text: "sim:huzzahx3", board: "huzzah", count: 3 }]);
  const seen: [number, number][] = [];
  for await (const _ of source.portChanges(new AbortController().signal)) {
    seen.push([clock.now(), (await source.listPorts()).length]);
  }
  assertEquals(seen, [[0, 1], [2_000, 2], [4_000, 3]]);
});
