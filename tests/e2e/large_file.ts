/** A profile for a simulated board with a file that is large enough to be compressed in a thread. */

/** Over 1 MB, but quickly written, because it compresses well. */
const LARGE = Uint8Array.from({ length: 0x120000 }, (_, at) => (at * 7) & 0xff);

/** Creates it in a folder that is removed at the end of the block. */
export async function layOutLargeFile(demo: string): Promise<{ readonly profile: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir({ prefix: "flasher-e2e-" });
  const profile = `${folder}/flash.yaml`;
  const files = "files: [{ offset: 0, path: hello.bin }, { offset: 0x100000, path: large.bin }]";
  await Deno.writeTextFile(
    profile,
    `port: sim:huzzah\nboard: huzzah\nchip: esp8266\nbaud: 921600\n${files}\n`,
  );
  await Deno.writeFile(`${folder}/large.bin`, LARGE);
  await Deno.copyFile(demo, `${folder}/hello.bin`);
  return { profile, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}
