/** How soon `flasher ui` listens, against the time of `flasher version` in the same turn. */
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const COMPILED = fileURLToPath(new URL("../dist/flasher", import.meta.url));
const TURNS = 7;

/** Starts flasher. From the sources, most of the time is the runtime's. */
function start(words: readonly string[], folder: string): Deno.ChildProcess {
  const program = isCompiled() ? [COMPILED] : [Deno.execPath(), "run", "--allow-all", "--no-check", MAIN];
  const [command, ...args] = [...program, ...words] as [string, ...string[]];
  return new Deno.Command(command, {
    args,
    cwd: folder,
    env: { FLASHER_HOME: folder },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

function isCompiled(): boolean {
  try {
    return Deno.statSync(COMPILED).isFile;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}

interface Times {
  /** Milliseconds from the start to the output that was waited for. */
  readonly said: number;
  /** Milliseconds from the start to the end. */
  readonly ended: number;
}

/** Waits for output that contains `text`, and for the end, which comes by itself. */
async function time(text: string, words: readonly string[], folder: string): Promise<Times> {
  const began = performance.now();
  const child = start(words, folder);
  let said = "";
  let at: number | undefined;
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += part;
    if (said.includes(text)) at ??= performance.now() - began;
  }
  await child.status;
  if (at === undefined) throw new Error(`flasher ${words.join(" ")} said ${JSON.stringify(said)}`);
  return { said: at, ended: performance.now() - began };
}

/** The best of several turns: the program, ms of `version`, ms until `ui` listens, and their ratio. */
export async function pageStart(): Promise<readonly string[]> {
  const folder = await Deno.makeTempDir();
  try {
    let [version, ui] = [Infinity, Infinity];
    for (let turn = 0; turn < TURNS; turn++) {
      version = Math.min(version, (await time("flasher", ["version"], folder)).ended);
      const words = ["ui", "--no-open", "--idle", "1ms"];
      ui = Math.min(ui, (await time("http://127.0.0.1:", words, folder)).said);
    }
    const program = isCompiled() ? "executable" : "sources";
    return [program, version.toFixed(0), ui.toFixed(0), (ui / version).toFixed(2)];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
