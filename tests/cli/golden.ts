/** Compares the program's output with golden files beside the tests. UPDATE_GOLDEN=1 rewrites the files. */
import { assertEquals } from "@std/assert";
import { type FakeOptions, flasher, type Ran } from "../fake/system.ts";

const FOLDER = new URL("golden/", import.meta.url);

/** Compares `text` with NAME.out in `folder`. */
export async function assertGolden(name: string, text: string, folder = FOLDER): Promise<void> {
  const url = new URL(`${name}.out`, folder);
  if (Deno.env.get("UPDATE_GOLDEN") === "1") {
    await Deno.writeTextFile(url, text);
    return;
  }
  assertEquals(
    text,
    await Deno.readTextFile(url),
    `golden/${name}.out; UPDATE_GOLDEN=1 accepts the new text`,
  );
}

/** The command line, both outputs and the exit code, as a terminal shows them. */
export function transcript(
  { system, code, stdout, stderr }: Omit<Ran, "system"> & { readonly system: Pick<Ran["system"], "args"> },
): string {
  const words = system.args.map((word) => /^[\w./:=@%+,~-]+$/.test(word) ? word : JSON.stringify(word));
  const exit = code === 0 ? "" : `[exit ${code}]\n`;
  return `$ ${["flasher", ...words].join(" ")}\n${stdout}${stderr}${exit}`.replace(/\n?$/, "\n");
}

/** Runs each command line on a fresh simulated computer, and compares the transcripts with one golden file. */
export async function assertSessions(
  name: string,
  commands: readonly (readonly [line: string | readonly string[], options?: FakeOptions])[],
): Promise<void> {
  const texts: string[] = [];
  for (const [line, options] of commands) {
    const args = typeof line === "string" ? line.split(" ").filter((word) => word !== "") : line;
    texts.push(transcript(await flasher(args, options)));
  }
  await assertGolden(name, steady(texts.join("\n")));
}

/** `text` without values that depend on simulated time or on the version of the runtime's compressor. */
export function steady(text: string): string {
  return text
    .replace(/\b\d+\.\d s\b/g, "N s")
    .replace(/(about\s+)\d+ s/g, "$1N s")
    .replace(/[\d.]+ (KB|MB|bytes) after compression/g, "N after compression")
    .replace(/\d+ % (read|written), \d+:\d\d left/g, "N % $1, N left")
    .replace(
      /"(wireBytes|written|connect|stub|write|verify|work|total|ms|estimateMs|elapsedMs|medianMs|longestMs)":\d+/g,
      '"$1":0',
    );
}
