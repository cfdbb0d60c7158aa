/**
 * A program for Windows that uses all the ports in its arguments at the same time. In each of three rounds, all of them
 * wait while it looks at a file 50 times, and are then closed. After that it answers each byte, changed, on its port,
 * until every port got 0xff.
 */
import { openSerialPort } from "../../lib/serial/open.ts";

/** A busy computer makes one round slow. A wait that occupies a thread makes every round slow. */
const ROUNDS = 3;

const rounds: Awaited<ReturnType<typeof waitAndClose>>[] = [];
for (let i = 0; i < ROUNDS; i++) rounds.push(await waitAndClose());
const fastest = (what: "files" | "close") => Math.round(Math.min(...rounds.map((round) => round[what])));
await print(`files in ${fastest("files")} ms, closed in ${fastest("close")} ms`);

const ports = await openAll();
await print("answering");
await Promise.all(ports.map(async (port) => {
  for (;;) {
    const bytes = await port.read(60_000);
    if (bytes.includes(0xff)) return;
    await port.write(bytes.map((byte) => byte ^ 0x55));
  }
}));
await Promise.all(ports.map((port) => port.close()));

async function waitAndClose(): Promise<{ readonly files: number; readonly close: number }> {
  const ports = await openAll();
  const reads = ports.map((port) => port.read(60_000).catch(() => {}));
  const start = performance.now();
  // The file system needs threads of the pool, and a waiting port once took one of them.
  for (let i = 0; i < 50; i++) await Deno.stat(Deno.execPath());
  const files = performance.now() - start;
  // The waits of the others must not delay a close.
  const since = performance.now();
  await Promise.all(ports.map((port) => port.close()));
  await Promise.all(reads);
  return { files, close: performance.now() - since };
}

function openAll() {
  return Promise.all(Deno.args.map((path) => openSerialPort({ path }, { baud: 115_200 })));
}

async function print(line: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}
