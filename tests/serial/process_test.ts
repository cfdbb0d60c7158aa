/** Tests that need a separate process: it ends after close, and sets the lines with the right system calls. */
import { assertEquals, assertMatch } from "@std/assert";

const linux = Deno.build.os === "linux";
const shim = Deno.env.get("FLASHER_MODEMSHIM");

/** Runs `code` in a fresh process, which must end by itself. Returns its output. */
async function run(code: string, env: Record<string, string> = {}): Promise<string> {
  const root = new URL("../../", import.meta.url);
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      file,
      `import { Pty } from ${JSON.stringify(new URL("tests/serial/pty.ts", root).href)};\n` +
        `import { openSerialPort } from ${JSON.stringify(new URL("lib/serial/open.ts", root).href)};\n` +
        code,
    );
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--no-check", "--quiet", "--no-config", file],
      env: { ...env, NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    // Reached only if the process hangs.
    const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
    const { code: status, stdout, stderr } = await child.output();
    clearTimeout(timer);
    assertEquals(status, 0, new TextDecoder().decode(stderr) || "killed: it did not end by itself");
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(file);
  }
}

Deno.test({
  name: "process: ends after close with a pending read",
  ignore: !linux,
  fn: async () => {
    const out = await run(`
      const pty = new Pty();
      const port = await openSerialPort(pty, { baud: 115200 });
      port.read(3_600_000).catch((error) => console.log(error.reason));
      await new Promise((resolve) => setTimeout(resolve, 0));
      await port.close();
      console.log("closed");
    `);
    assertEquals(out.split("\n").sort(), ["", "closed", "lost"]);
  },
});

Deno.test({
  name: "process: ends after close although the written bytes were never read",
  ignore: !linux,
  fn: async () => {
    const out = await run(`
      const pty = new Pty();
      const port = await openSerialPort(pty, { baud: 300 });
      await port.write(new Uint8Array(1000));
      await port.close();
      console.log("closed");
    `);
    assertEquals(out, "closed\n");
  },
});

Deno.test({
  name: "process: 40 ports wait in one thread, more than Deno's pool has, and each gets its byte",
  ignore: !linux,
  fn: async () => {
    const out = await run(`
      const threads = () => [...Deno.readDirSync("/proc/self/task")].length;
      const ptys = Array.from({ length: 40 }, () => new Pty());
      const ports = await Promise.all(ptys.map((pty) => openSerialPort(pty, { baud: 115200 })));
      const before = threads();
      const reads = ports.map((port) => port.read(3_600_000));
      const more = ports.map((port) => port.write(new Uint8Array(10_000)));
      // Reading a file needs a thread of the same pool.
      const { length } = await Deno.readFile("/proc/self/stat");
      console.log(length > 0, threads() - before <= 3);
      // In another order, so that no port gets the bytes of its neighbour.
      for (let i = 0; i < 40; i++) await ptys[(i * 7) % 40].write(Uint8Array.of((i * 7) % 40));
      const got = await Promise.all(reads);
      console.log(got.every((bytes, i) => bytes.length === 1 && bytes[0] === i));
      await Promise.all(ptys.map((pty) => pty.read(10_000)));
      await Promise.all(more);
      const last = ports.map((port) => port.read(3_600_000).catch((error) => error.reason));
      await Promise.all(ports.map((port) => port.close()));
      console.log(new Set(await Promise.all(last)));
    `);
    assertEquals(out, 'true true\ntrue\nSet(1) { "lost" }\n');
  },
});

Deno.test({
  name: "process: lines named together are one TIOCMSET" +
    (shim ? "" : " (needs FLASHER_MODEMSHIM=/path/modemshim.so, a library that emulates the line ioctls)"),
  ignore: !linux || !shim,
  fn: async () => {
    const log = await Deno.makeTempFile();
    try {
      const out = await run(
        `
        const pty = new Pty();
        const port = await openSerialPort(pty, { baud: 115200 });
        console.log(port.hasLines);
        await port.setLines({ dtr: false, rts: true });
        await port.setLines({ dtr: true, rts: false });
        await port.setLines({ dtr: false });
        await port.setLines({ rts: true });
        await port.setLines({});
        await port.setLines({ rts: false });
        await port.close();
      `,
        { FLASHER_LIBC: shim!, MODEMSHIM_LOG: log },
      );
      assertEquals(out, "true\n");
      const changes = (await Deno.readTextFile(log)).trim().split("\n");
      for (const line of changes) assertMatch(line, / pts\/\d+ M(SET|BIS|BIC) /);
      assertEquals(changes.map((line) => line.split(" ").slice(-3).join(" ")), [
        "MSET DTR=0 RTS=1",
        "MSET DTR=1 RTS=0",
        "MBIC DTR=0 RTS=0",
        "MBIS DTR=0 RTS=1",
        "MBIC DTR=0 RTS=0",
      ]);
    } finally {
      await Deno.remove(log);
    }
  },
});
