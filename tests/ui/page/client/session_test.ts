/** How a tab gets the right to talk to flasher. */
import { assertEquals } from "@std/assert";
import { openSession } from "../../../../lib/ui/page/client/session.ts";
import { FakeBrowser } from "./fake_browser.ts";

Deno.test("session: the ticket in the address becomes a token, once", async () => {
  const browser = new FakeBrowser(() => Response.json({ token: "secret" }));
  browser.fragment = "#t=abc";
  assertEquals(await openSession(browser), { token: "secret" });
  assertEquals(browser.asked.map(({ path, method, body }) => [path, method, body]), [[
    "/api/session",
    "POST",
    { ticket: "abc" },
  ]]);
  assertEquals(browser.fragment, "");
  // A tab that is loaded again keeps its token.
  assertEquals(await openSession(browser), { token: "secret" });
  assertEquals(browser.asked.length, 1);
});

Deno.test("session: a ticket that was used already opens nothing, and the earlier token is not tried", async () => {
  const browser = new FakeBrowser(() => new Response("{}", { status: 401 }));
  browser.stored.set("flasher.token", "old");
  browser.fragment = "#t=abc";
  assertEquals(await openSession(browser), { refused: "used-ticket" });
  assertEquals(browser.stored.size, 0);
});

Deno.test("session: a tab without a ticket or a token asks nothing", async () => {
  const browser = new FakeBrowser(() => Response.json({}));
  assertEquals(await openSession(browser), { refused: "no-token" });
  browser.fragment = "#headline";
  assertEquals(await openSession(browser), { refused: "no-token" });
  assertEquals(browser.asked, []);
});

Deno.test("session: a flasher that has ended meanwhile", async () => {
  const browser = new FakeBrowser(() => {
    throw new TypeError("refused");
  });
  browser.fragment = "#t=abc";
  assertEquals(await openSession(browser), { refused: "no-token" });
});
