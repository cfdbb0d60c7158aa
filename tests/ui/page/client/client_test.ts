/** The page as a whole, without a browser: it follows, acts, sends files, and survives the end of flasher. */
import { assertEquals } from "@std/assert";
import { Client } from "../../../../lib/ui/page/client/client.ts";
import type { LocalState } from "../../../../lib/ui/page/local.ts";
import type { PageState } from "../../../../lib/ui/state.ts";
import { EMPTY, MICROPYTHON, passed, portOf, PROGRAM, TORN } from "../states.ts";
import { type Asked, FakeBrowser, FakeStream, settled } from "./fake_browser.ts";

const READY: PageState = { ...EMPTY, program: PROGRAM, ports: [portOf(1)] };

class World {
  readonly streams: FakeStream[] = [];
  readonly saved: string[] = [];
  readonly played: string[] = [];
  readonly browser = new FakeBrowser((asked, signal) => this.#answer(asked, signal));
  isGone = false;
  /** The answer to anything but the session and the stream. */
  answer: (asked: Asked) => Response = () => Response.json({}, { status: 202 });
  state: PageState | null = null;
  local!: LocalState;
  readonly client = new Client(this.browser, {
    draw: (state, local) => void ([this.state, this.local] = [state, local]),
    save: (_, what) => void this.saved.push(what),
    copy: () => Promise.resolve(),
    openSpeaker: () => Promise.resolve(),
    play: (sound) => void this.played.push(sound),
  }, ["de"]);

  #answer(asked: Asked, signal: AbortSignal | null | undefined): Response {
    if (this.isGone) throw new TypeError("refused");
    if (asked.path === "/api/session") return Response.json({ token: "t" });
    if (!asked.path.startsWith("/api/events")) return this.answer(asked);
    this.streams.push(new FakeStream(signal));
    return this.streams.at(-1)!.response;
  }

  async open(state = READY): Promise<void> {
    this.browser.fragment = "#t=1";
    void this.client.run();
    await settled();
    this.streams.at(-1)!.send({ type: "snapshot", seq: 1, at: 1, state });
    await settled();
  }

  posts(): string[] {
    return this.browser.asked.filter(({ method, path }) => method === "POST" && path !== "/api/session").map((
      { path },
    ) => path);
  }
}

Deno.test("client: shows what flasher sends, in the person's language", async () => {
  const world = new World();
  await world.open();
  assertEquals([world.local.session, world.local.language, world.state?.ports.length], ["live", "de", 1]);
});

Deno.test("client: an action is asked of flasher once, and its refusal is shown", async () => {
  const world = new World();
  await world.open();
  world.client.act({ type: "start" });
  assertEquals(world.local.isBusy, true);
  world.client.act({ type: "start" });
  await settled();
  assertEquals([world.posts(), world.local.isBusy], [["/api/units"], false]);
  world.answer = () => Response.json({ type: "error", error: {} }, { status: 409 });
  world.client.act({ type: "start" });
  await settled();
  assertEquals(world.local.notice, { kind: "stale" });
  const error = { exitCode: 4, kind: "PortError", message: "busy" };
  world.answer = () => Response.json({ type: "error", error }, { status: 503 });
  world.client.act({ type: "start" });
  await settled();
  assertEquals(world.local.notice, { kind: "refused", failure: error });
});

Deno.test("client: files are sent one by one, and become the program; a refused one is shown and left out", async () => {
  const world = new World();
  await world.open();
  world.answer = ({ path, headers }) =>
    path === "/api/files"
      ? Response.json(decodeURIComponent(headers["X-File-Name"]!) === "half.bin" ? TORN : MICROPYTHON)
      : Response.json({});
  const files = [new File(["x"], "mp.bin"), new File(["y"], "half.bin")];
  world.client.act({ type: "give-files", files, adds: false });
  assertEquals(world.local.sending, ["mp.bin", "half.bin"]);
  await settled();
  assertEquals(world.posts(), ["/api/files", "/api/files", "/api/plan"]);
  assertEquals(world.browser.asked.at(-1)!.body, {
    profile: null,
    files: [{ file: "f1", offset: "auto" }],
    settings: {},
  });
  assertEquals([world.local.sending, world.local.refused.map(({ name }) => name)], [[], ["half.bin"]]);
});

Deno.test("client: a file that the browser cannot read is not sent, and the page says so", async () => {
  const world = new World();
  await world.open();
  const gone = new File(["x"], "gone.bin");
  const unreadable = { arrayBuffer: () => Promise.reject(new DOMException("", "NotReadableError")) };
  gone.slice = () => unreadable as unknown as Blob;
  world.client.act({ type: "give-files", files: [gone], adds: false });
  await settled();
  assertEquals([world.posts(), world.local.notice, world.local.sending], [[], { kind: "not-sent" }, []]);
});

/** A browser keeps names that a `File` made here would change. */
function fileNamed(name: string): File {
  return { name, size: 1, slice: () => new Blob(["x"]) } as unknown as File;
}

Deno.test("client: any name of a file can be sent", async () => {
  const world = new World();
  await world.open();
  const names: string[] = [];
  world.answer = ({ path, headers }) => {
    if (path === "/api/files") names.push(decodeURIComponent(headers["X-File-Name"]!));
    return Response.json(MICROPYTHON);
  };
  for (const name of ["ü\u0000\ud800.bin", "x".repeat(10_000), "../../etc/passwd"]) {
    world.client.act({ type: "give-files", files: [fileNamed(name)], adds: false });
    await settled();
  }
  assertEquals(names, ["ü\u0000\ufffd.bin", "x".repeat(255), "../../etc/passwd"]);
});

Deno.test("client: a flasher that ends is shown as gone, with the last state, and taken up again when it is back", async () => {
  const world = new World();
  await world.open();
  world.isGone = true;
  world.streams[0]!.break();
  await settled();
  assertEquals([world.state?.link, world.state?.ports.length], ["ended", 1]);
  await world.browser.pass(4000);
  world.isGone = false;
  await world.browser.pass(2000);
  world.streams.at(-1)!.send({ type: "alive" });
  await settled();
  assertEquals(world.state?.link, "live");
});

Deno.test("client: another tab takes over, and this one can take it back", async () => {
  const world = new World();
  await world.open();
  world.streams[0]!.send({ type: "moved" });
  await settled();
  assertEquals(world.state?.link, "moved");
  world.client.act({ type: "use-here" });
  await settled();
  world.streams.at(-1)!.send({ type: "snapshot", seq: 9, at: 1, state: READY });
  await settled();
  assertEquals([world.streams.length, world.state?.link], [2, "live"]);
});

Deno.test("client: a token that flasher no longer knows is forgotten", async () => {
  const world = new World();
  await world.open();
  world.answer = () => new Response(null, { status: 401 });
  world.client.act({ type: "start" });
  await settled();
  assertEquals([world.local.session, world.browser.recall("flasher.token")], ["no-token", null]);
});

Deno.test("client: sounds play, files are saved, the language is remembered", async () => {
  const world = new World();
  await world.open({ ...READY, room: { ...READY.room, sound: true } });
  world.streams[0]!.send(...passed(1).map((record, n) => ({ seq: n + 2, at: 1, ...record })));
  await settled();
  assertEquals(world.played, ["done"]);
  world.client.act({ type: "save", what: "roster" });
  world.client.act({ type: "language", language: "en" });
  await settled();
  assertEquals([world.saved, world.browser.recall("flasher.language")], [["roster"], "en"]);
});
