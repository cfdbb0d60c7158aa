/** Targets for attacks on the sandbox that detect whether an attack reached them. */
import { assertEquals } from "@std/assert";
import type { Bait } from "./attacks.ts";

/** Puts a JSON file into `folder` and starts a server on this computer; it fails if anything called the server. */
export async function withBait(folder: string, test: (bait: Bait) => Promise<void>): Promise<void> {
  let calls = 0;
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    calls++;
    return new Response("export default 1", { headers: { "content-type": "text/javascript" } });
  });
  await Deno.writeTextFile(`${folder}/canary.json`, "{}");
  await test({ canary: `file://${folder}/canary.json`, port: server.addr.port });
  assertEquals(calls, 0);
}
