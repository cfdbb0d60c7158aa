/**
 * A program for Windows that uses all the ports in its arguments at the same time. While all of them wait, it looks at a
 * file 50 times. Then it answers each byte, changed, on its port, until every port got 0xff.
 */
import { openSerialPort } from "../../lib/serial/open.ts";

const ports = await Promise.all(Deno.args.map((path) => openSerialPort({ path }, { baud: 115_200 })));
const idle = ports.map((port) => port.read(10_000));
const start = performance.now();
// The file system needs threads of the pool in which a waiting port once took one.
for (let i = 0; i < 50; i++) await Deno.stat(Deno.execPath());
await print(`files in ${Math.round(performance.now() - start)} ms`);
await Promise.all(idle);
await print("answering");
await Promise.all(ports.map(async (port) => {
  for (;;) {
    const bytes = await port.read(60_000);
    if (bytes.includes(0xff)) return;
    await port.write(bytes.map((byte) => byte ^ 0x55));
  }
}));
// The waits of the others must not delay a close.
const since = performance.now();
const reads = ports.map((port) => port.read(60_000).catch(() => {}));
await Promise.all(ports.map((port) => port.close()));
await Promise.all(reads);
await print(`closed in ${Math.round(performance.now() - since)} ms`);

async function print(line: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}
