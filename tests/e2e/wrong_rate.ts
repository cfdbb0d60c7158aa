/**
 * A network serial adapter that sets another rate than requested: it passes RFC 2217 on, except for that number.
 * It shares no code with flasher.
 */

export interface WrongAdapter extends AsyncDisposable {
  /** `rfc2217://…`, to use instead of the board's address. */
  readonly url: string;
}

/** A proxy for `board`, an address `rfc2217://host:port`: sets `made` when flasher requests `told`, bits per second. */
export function startWrongAdapter(board: string, told: number, made: number): WrongAdapter {
  const { hostname, port } = new URL(board.replace("rfc2217", "http"));
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const host of listener) {
      const chip = await Deno.connect({ hostname, port: Number(port) });
      // If one direction ends, both end.
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

/** Replaces one number with another, as four bytes in one packet. */
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
