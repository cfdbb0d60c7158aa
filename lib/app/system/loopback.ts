/** Serves HTTP to this computer only. */
import type { LoopbackServer } from "./system.ts";

/**
 * The address is fixed: with `0.0.0.0`, the default of the runtime, other computers could connect, and Windows and macOS
 * would ask about the firewall.
 */
const ADDRESS = "127.0.0.1";

/** Answers that are on their way get this long to arrive, ms. */
const GOODBYE_MS = 500;

export async function serveLoopback(
  handler: (request: Request) => Promise<Response>,
): Promise<LoopbackServer> {
  const listening = Promise.withResolvers<number>();
  const server = Deno.serve({
    hostname: ADDRESS,
    // A free one.
    port: 0,
    onListen: ({ port }) => listening.resolve(port),
    onError: () => new Response(null, { status: 500 }),
  }, handler);
  server.finished.catch(listening.reject);
  return {
    port: await listening.promise,
    async close() {
      // A client that never sends a whole request must not keep flasher from ending.
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, GOODBYE_MS);
      await Promise.race([server.shutdown(), late.promise]);
      clearTimeout(timer);
    },
  };
}
