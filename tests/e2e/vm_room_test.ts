/** Several adapters at a hub, on Debian's kernel: real sockets, boards that come and go, and late permissions. */
import { assertEquals, assertMatch } from "@std/assert";
import { noise } from "../fake/firmware.ts";
import { Pty } from "../serial/pty.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { testWith } from "./parts.ts";
import { startRoomBoards } from "./room_boards.ts";
import { startMachine } from "./vm.ts";

const APP = noise(0x3001);
const OFFSET = 0x10000;
const PROFILE = `chip: esp8266
board: manual
after: stay
files:
  - { offset: ${OFFSET}, path: app.bin }
`;

interface Line {
  readonly type: string;
  readonly unit?: number;
  // deno-lint-ignore no-explicit-any -- the fields of a record differ by its type
  readonly [field: string]: any;
}

/** The records among the other output of the guest. */
function recordsIn(out: string): readonly Line[] {
  return out.split("\n").filter((line) => line.startsWith('{"type"')).map((line) => JSON.parse(line));
}

/** The sockets of the adapters at the hub, sorted. */
function socketsOf({ ports }: Line): readonly string[] {
  const adapters: { socket: string; driver: string }[] = ports.filter((port: Line) =>
    port["address"]?.includes(".")
  );
  assertEquals(adapters.map(({ driver }) => driver), adapters.map(() => "ftdi_sio"));
  return adapters.map(({ socket }) => socket).sort();
}

testWith(
  ["vm", "compiled"],
  "vm: a watch writes to the boards that are plugged into a hub, and knows them by socket and MAC",
  () =>
    withFolder(async (project) => {
      await Deno.writeFile(`${project}/app.bin`, APP);
      await Deno.writeTextFile(`${project}/flash.yaml`, PROFILE);
      using other = new Pty();
      await using boards = await startRoomBoards(3);
      await using machine = await startMachine(
        { port: other.path, env: {} },
        `bash tests/e2e/vm_room.sh dist/flasher ${project}`,
        {
          onHub: boards.paths,
        },
      );
      await machine.printed(/^guest: ready$/m);
      for (const socket of [1, 2, 3]) await machine.plug(socket);
      await machine.printed(/"type":"ports"/);
      await machine.unplug(2);
      await machine.printed(/^guest: unplugged$/m);
      await machine.plug(2);
      await machine.printed(/"type":"ports"[^]*"type":"ports"/);
      for (const socket of [1, 2, 3]) await machine.unplug(socket);

      await machine.printed(/"type":"watching"/);
      await boards.enterLoaders();
      await machine.plug(1);
      await machine.plug(2);
      await machine.printed(/"type":"passed"[^]*"type":"passed"/);
      await machine.unplug(1);
      await machine.printed(/"type":"detached"/);
      await boards.enterLoaders();
      await machine.plug(1);
      await machine.printed(/"type":"known"/);
      await machine.plug(3);
      const out = await machine.ended;
      assertMatch(out, /^watch: 0$/m);

      const records = recordsIn(out);
      const ofType = (type: string) => records.filter((one) => one.type === type);
      const [before, after] = ofType("ports").map(socketsOf);
      assertEquals(before!.map((socket) => socket.split("/")[1]), ["2.1", "2.2", "2.3"]);
      assertEquals(after, before);
      // The adapter that was there at the start, and the chip's own USB that the guest simulates.
      assertEquals(
        ofType("ignored").filter(({ reason }) => reason === "present").map(({ port }) => port),
        ["/dev/ttyACM0", "/dev/ttyUSB0"],
      );
      const attached = ofType("attached");
      assertEquals(attached.map(({ socket }) => socket), [before![0], before![1], before![0], before![2]]);
      assertEquals(
        ofType("waiting-for").map(({ unit, what }) => [unit, what]).sort(),
        attached.map(({ unit }) => [unit, "access"]),
      );
      assertEquals(ofType("passed").map(({ unit, mac }) => [unit, mac]).sort(), [
        [1, boards.macs[0]],
        [2, boards.macs[1]],
        [4, boards.macs[2]],
      ]);
      const numbers = ofType("numbered");
      const [known] = ofType("known");
      assertEquals([known!.unit, known!["mac"]], [3, boards.macs[0]]);
      assertEquals(known!["number"], numbers.find(({ unit }) => unit === 1)!["number"]);
      assertEquals(ofType("done").find(({ unit }) => unit === 3)!["written"], 0);
      for (const flash of boards.flashes) assertEquals(flash.slice(OFFSET, OFFSET + APP.length), APP);
    }),
);
