/** A program that merely reads a terminal is found: it takes no lock, and so opening the port does not fail. */
import { assertEquals } from "@std/assert";
import { openLinuxPort } from "../../../lib/serial/linux/port.ts";
import { portHolders } from "../../../lib/serial/holders/port_holders.ts";
import { findCompetitors } from "../../../lib/serial/holders/holder.ts";
import { withFolder } from "../../tools/temporary_folder.ts";
import { Pty } from "../pty.ts";

const ignore = Deno.build.os !== "linux";

// Load the C library before the tests: it stays loaded, and no test must be blamed for that.
if (!ignore) {
  using pty = new Pty();
  await (await openLinuxPort(pty.path, { baud: 115200 })).close();
}

Deno.test({
  name: "port holders: a program that only reads is found, and flasher itself is not",
  ignore,
  fn: async () => {
    using pty = new Pty();
    const reader = new Deno.Command("cat", { args: [pty.path], stdout: "piped" }).spawn();
    const output = reader.stdout.getReader();
    try {
      // When its first line comes out, it has the terminal open.
      await pty.write(new TextEncoder().encode("hello\n"));
      await output.read();
      const port = await openLinuxPort(pty.path, { baud: 115200 });
      const found = await portHolders(pty.path).finally(() => port.close());
      assertEquals(found, [{ pid: reader.pid, name: "cat" }]);
    } finally {
      reader.kill();
      await output.cancel();
      await reader.status;
    }
    assertEquals(await portHolders(pty.path), []);
  },
});

Deno.test({
  name: "port holders: the other end of a pseudo-terminal is none, another program on it is",
  ignore,
  fn: () =>
    withFolder(async (proc) => {
      // No pseudo-terminal has such a number, so the links are compared as they are.
      const slave = "/dev/pts/4000000000";
      const addProcess = async (pid: number, name: string, open: Record<number, string>, index: number) => {
        for (const folder of ["fd", "fdinfo"]) {
          await Deno.mkdir(`${proc}/${pid}/${folder}`, { recursive: true });
        }
        await Deno.writeTextFile(`${proc}/${pid}/comm`, `${name}\n`);
        for (const [fd, path] of Object.entries(open)) {
          await Deno.symlink(path, `${proc}/${pid}/fd/${fd}`);
          await Deno.writeTextFile(`${proc}/${pid}/fdinfo/${fd}`, `pos:\t0\ntty-index:\t${index}\n`);
        }
      };
      await addProcess(70, "emulator", { 3: "/dev/ptmx", 4: slave }, 4000000000);
      await addProcess(71, "screen", { 3: "/dev/ptmx", 4: slave }, 7);
      await addProcess(72, "cat", { 0: slave }, 4000000000);
      assertEquals(await findCompetitors(slave, proc), [{ pid: 71, name: "screen" }, {
        pid: 72,
        name: "cat",
      }]);
    }),
});

Deno.test({
  name: "port holders: flasher does not name itself, even if nothing else has the port open",
  ignore,
  fn: () =>
    withFolder(async (folder) => {
      const path = `${folder}/port`;
      using _open = await Deno.open(path, { write: true, create: true });
      assertEquals((await findCompetitors(path)).map(({ pid }) => pid), [Deno.pid]);
      assertEquals(await portHolders(path), []);
    }),
});
