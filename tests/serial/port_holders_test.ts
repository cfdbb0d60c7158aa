/** A program that merely reads a terminal is found: it takes no lock, and so opening the port does not fail. */
import { assertEquals } from "@std/assert";
import { openLinuxPort } from "../../lib/serial/linux/port.ts";
import { portHolders } from "../../lib/serial/port_holders.ts";
import { Pty } from "./pty.ts";

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
