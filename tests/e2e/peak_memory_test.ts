/** The measure of memory: it counts what a process allocates, however briefly, and no page of a mapped file. */
import { assert } from "@std/assert";
import { testWith } from "./parts.ts";
import { peakOwnMemory } from "./peak_memory.ts";

/** Frees the memory before the next look can happen, then waits for several looks. */
const SPIKE = `
const bytes = new Uint8Array(64 << 20).fill(1);
bytes.buffer.transfer(0);
await new Promise((resolve) => setTimeout(resolve, 200));
`;
const IDLE = "await new Promise((resolve) => setTimeout(resolve, 200));";

/** MB: the peak, and what the system counts as resident, with mapped files. */
async function measure(code: string): Promise<{ own: number; resident: number }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", `${code}console.log(Deno.readTextFileSync("/proc/self/status"));`],
    stdout: "piped",
  }).spawn();
  const peak = peakOwnMemory(child.pid);
  const { stdout } = await child.output();
  const [, resident] = /VmHWM:\s+(\d+) kB/.exec(new TextDecoder().decode(stdout)) ?? [];
  return { own: await peak / 1024, resident: Number(resident) / 1024 };
}

testWith([], "peak memory: 64 MB count even if they are freed before the next look", async () => {
  const idle = await measure(IDLE);
  const spike = await measure(SPIKE);
  assert(spike.own - idle.own > 60, `${spike.own.toFixed(0)} MB after ${idle.own.toFixed(0)} MB`);
});

testWith([], "peak memory: pages of the executable do not count", async () => {
  const { own, resident } = await measure(IDLE);
  assert(own > 0 && resident - own > 30, `${own.toFixed(0)} of ${resident.toFixed(0)} MB`);
});
