/**
 * A serial adapter at the other end of a network that makes another rate than the one it is told: it passes RFC 2217 on,
 * but for that number. Nothing of this is flasher's own code.
 */

export interface WrongAdapter extends AsyncDisposable {
  /** `rfc2217://…`, to be used instead of the board's own address. */
  readonly url: string;
}

/** In front of `board`, an address `rfc2217://host:port`: makes `made` where `told` is asked for, bits per second. */
export function startWrongAdapter(board: string, told: number, made: number): WrongAdapter {
  const { hostname, port } = new URL(board.replace("rfc2217", "http"));
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const host of listener) {
      const chip = await Deno.connect({ hostname, port: Number(port) });
      // The end of one direction is the end of both, however it ended.
      void Promise.allSettled([
        host.readable.pipeThrough(replacing(told, made)).pipeTo(chip.writable),
        chip.readable.pipeThrough(replacing(made, told)).pipeTo(host.writable),
      ]);
    }
  })();
  return {
    url: `rfc2217://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}

/** Puts one number in place of another, as four bytes, which come in one packet. */
function replacing(rate: number, instead: number): TransformStream<Uint8Array, Uint8Array> {
  const [find, put] = [rate, instead].map((number) => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, number);
    return bytes;
  }) as [Uint8Array, Uint8Array];
  return new TransformStream({
    transform(packet, out) {
      const bytes = packet.slice();
      for (let at = 0; at + find.length <= bytes.length; at++) {
        if (find.every((byte, n) => bytes[at + n] === byte)) bytes.set(put, at);
      }
      out.enqueue(bytes);
    },
  });
}
