/** Talks to QEMU's monitor through a socket: QMP, https://www.qemu.org/docs/master/interop/qmp-spec.html */

/** Runs commands one after the other. Throws an Error with QEMU's words if one fails. Afterwards, QEMU may have ended. */
export async function tellQemu(
  socket: string,
  ...commands: readonly { readonly execute: string; readonly arguments?: object }[]
): Promise<void> {
  using connection = await Deno.connect({ transport: "unix", path: socket });
  const lines = linesOf(connection.readable);
  await lines.next(); // its greeting
  for (const command of [{ execute: "qmp_capabilities" }, ...commands]) {
    await connection.write(new TextEncoder().encode(JSON.stringify(command) + "\n"));
    await answer(lines, command.execute);
  }
}

async function answer(lines: AsyncIterator<string>, command: string): Promise<void> {
  while (true) {
    const { value, done } = await lines.next();
    if (done === true) return;
    const { return: result, error } = JSON.parse(value);
    if (error !== undefined) throw new Error(`QEMU: ${command}: ${error.desc}`);
    if (result !== undefined) return;
  }
}

async function* linesOf(
  readable: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, undefined> {
  let text = "";
  for await (const piece of readable.pipeThrough(new TextDecoderStream())) {
    const lines = (text + piece).split("\n");
    text = lines.pop()!;
    yield* lines;
  }
}
