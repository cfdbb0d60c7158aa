/** The doctor on a pseudo-terminal: the facts of a real port, and the self-test through the real serial code. */
import { assertEquals } from "@std/assert";
import { selfTest, type Step } from "../../lib/doctor/self_test.ts";
import { PortError } from "../../lib/errors.ts";
import { gatherFacts } from "../../lib/serial/gather_facts.ts";
import { openLinuxPort } from "../../lib/serial/linux/port.ts";
import { assertGolden, transcript } from "../cli/golden.ts";
import { flasher } from "../fake/system.ts";
import { Pty } from "../serial/pty.ts";

const ignore = Deno.build.os !== "linux";
const clock = {
  now: () => performance.now(),
  sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
};

// Load the C library before the tests: it stays loaded, and no test must be blamed for that.
if (!ignore) {
  using pty = new Pty();
  await (await openLinuxPort(pty.path, { baud: 115200 })).close();
}

async function gather(path: string) {
  const { ports, asked } = await gatherFacts(path);
  return JSON.parse(
    JSON.stringify({ ports, asked }).replaceAll(path, "/dev/pts/7").replaceAll(String(Deno.pid), "4711"),
  );
}

Deno.test({
  name: "doctor: a pty, free and held",
  ignore,
  fn: async () => {
    using pty = new Pty();
    const free = await gather(pty.path);
    const port = await openLinuxPort(pty.path, { baud: 115200 });
    const held = await gather(pty.path).finally(() => port.close());
    held.ports[0].holders[0].name = "flasher";
    const args = ["doctor", "--port", "/dev/pts/7"];
    const texts = await Promise.all(
      [free, held].map(async (facts) => transcript(await flasher(args, { facts }))),
    );
    await assertGolden("doctor_pty", texts.join("\n"));
  },
});

/** The steps of the self-test on a pty whose other side calls `answer` for each byte. */
async function steps(answer: (byte: number) => readonly number[]): Promise<Record<string, Step>> {
  using pty = new Pty();
  let testing = true;
  const otherSide = (async () => {
    for (let all: number[] = []; testing;) {
      all = [...await pty.available()].flatMap(answer);
      if (all.length > 0) await pty.write(Uint8Array.from(all));
    }
  })();
  const found: Record<string, Step> = {};
  for await (const step of selfTest((baud) => openLinuxPort(pty.path, { baud }), clock)) {
    found[step.name] = step;
  }
  testing = false;
  await otherSide;
  return found;
}

Deno.test({
  name: "self-test: on a pty that returns every byte",
  ignore,
  fn: async () => {
    const { open, speed, loop, lines, close } = await steps((byte) => [byte]);
    assertEquals([open, speed, loop, lines, close].map((step) => step?.result), [
      "passed",
      "passed",
      "passed",
      "skipped",
      "passed",
    ]);
    assertEquals(loop?.detail, "256 bytes came back unchanged");
    assertEquals(lines?.detail, "this port has no DTR and RTS");
  },
});

Deno.test({
  name: "self-test: a wire that changes or loses a byte, a board that sends text, and nothing connected",
  ignore,
  fn: async () => {
    const cases = [
      [(byte: number) => [byte === 200 ? 201 : byte], "failed", "only the first 200 of 256 bytes"],
      [(byte: number) => byte === 255 ? [] : [byte], "failed", "only the first 255 of 256 bytes"],
      [(byte: number) => [byte ^ 0x55], "skipped", "other bytes came"],
      [() => [], "skipped", "no bytes came back"],
    ] as const;
    for (const [answer, result, words] of cases) {
      const { loop } = await steps(answer);
      assertEquals([loop?.result, loop?.detail.startsWith(words)], [result, true], loop?.detail);
    }
  },
});

Deno.test({
  name: "self-test: the adapter is unplugged in the middle",
  ignore,
  fn: async () => {
    using pty = new Pty();
    const results: string[] = [];
    for await (const { name, result } of selfTest((baud) => openLinuxPort(pty.path, { baud }), clock)) {
      results.push(`${name} ${result}`);
      if (name === "speed") pty.close();
    }
    assertEquals(results, ["open passed", "speed passed", "loop failed", "lines skipped", "close passed"]);
  },
});

Deno.test("self-test: a port that rejects a rate, and one that does not open", async () => {
  const refusing = (has: (baud: number) => boolean) => (baud: number) => {
    const port = {
      name: "x",
      hasLines: false,
      setBaud: (rate: number) =>
        has(rate)
          ? Promise.resolve()
          : Promise.reject(new PortError(`Cannot set "x" to ${rate} baud: refused`, "rate")),
      read: () => Promise.resolve(new Uint8Array()),
      write: () => Promise.resolve(),
      setLines: () => Promise.resolve(),
      discardInput: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    return port.setBaud(baud).then(() => port);
  };
  const impatient = {
    now: (() => {
      let t = 0;
      return () => t += 500;
    })(),
    sleep: () => Promise.resolve(),
  };
  const speeds = async (has: (baud: number) => boolean) => {
    for await (const step of selfTest(refusing(has), impatient)) if (step.name !== "open") return step;
  };
  const fast = await speeds((baud) => baud < 1_000_000);
  assertEquals([fast?.result, fast?.detail.split("; ")[1]], ["passed", "not supported: 1500000, 2000000"]);
  // flasher works with such a port, at 230400 baud.
  assertEquals((await speeds((baud) => baud <= 230_400))?.result, "passed");
  assertEquals((await speeds((baud) => baud !== 9_600))?.result, "failed");
  const all: Step[] = [];
  for await (const step of selfTest(refusing(() => false), impatient)) all.push(step);
  assertEquals(all, [{ name: "open", result: "failed", detail: 'Cannot set "x" to 115200 baud: refused' }]);
});
