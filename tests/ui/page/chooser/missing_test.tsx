import { assert, assertEquals } from "@std/assert";
import { renderToStaticMarkup } from "preact-render-to-string";
import { perform } from "../../../../lib/ui/page/perform.ts";
import { reasonAgainst } from "../../../../lib/ui/page/screen.ts";
import { App } from "../../../../lib/ui/page/views/app.tsx";
import type { PageState } from "../../../../lib/ui/state.ts";
import { EMPTY, localFor, portOf, PROGRAM } from "../states.ts";
import { lacking, MISSING_DOWNLOAD } from "./lacking.ts";

const LACKING: PageState = { ...EMPTY, ports: [portOf(1)], locked: true, program: lacking() };
const STRANGER = "downloads.example.com";

function draw(state: PageState): string {
  return renderToStaticMarkup(<App state={state} local={localFor(state)} act={() => {}} />);
}

Deno.test("missing: a yes names the files that the page shows, and there is no yes without missing files", () => {
  const effects = (state: PageState) => perform({ type: "fetch" }, state, localFor(state)).effects;
  assertEquals(effects(LACKING), [{
    type: "post",
    path: "/api/fetch",
    body: { missing: "0123456789abcdef" },
  }]);
  assertEquals(effects({ ...LACKING, program: PROGRAM }), []);
  assertEquals(effects({ ...LACKING, program: null }), []);
});

Deno.test("missing: the button names the server, and one that flasher does not know has a warning", () => {
  const known = draw(LACKING);
  assert(known.includes(">Download from micropython.org</button>"), known);
  assert(!known.includes("flasher does not know"), known);
  const missing = { files: 2, hosts: ["micropython.org", STRANGER], strangers: [STRANGER] };
  const strange = draw({ ...LACKING, program: lacking(missing) });
  assert(strange.includes(">Download from these 2 servers</button>"), strange);
  assert(strange.includes(`flasher does not know ${STRANGER}.`), strange);
  assert(strange.includes(`micropython.org, ${STRANGER}`), strange);
});

Deno.test("missing: while the files are on their way, there is no second button", () => {
  const html = draw({ ...LACKING, download: MISSING_DOWNLOAD });
  assert(!html.includes("Download from"), html);
  assert(html.includes(">Stop the download</button>"), html);
  assert(!html.includes("not on this computer yet"), html);
});

Deno.test("missing: the button for the board says what comes first", () => {
  assertEquals(reasonAgainst(LACKING, localFor(LACKING)), "missing");
  const downloading = { ...LACKING, download: MISSING_DOWNLOAD };
  assertEquals(reasonAgainst(downloading, localFor(downloading)), "downloading");
});
