/**
 * The worker of pty_python.ts, so that the board does not share the event loop of a measurement: a simulated
 * ESP8266 with MicroPython behind a pseudo-terminal, as fast as a real one at 115200 baud.
 */
/// <reference lib="deno.worker" />
import { createBoard } from "../../lib/simulator/mod.ts";
import { pythonImage } from "../fake/python_board.ts";
import { THREADS } from "../fake/threads.ts";
import type { Damage, PtyPythonSettings } from "./pty_python.ts";
import { Pty } from "../serial/pty.ts";
import { connectPty } from "../serial/pty_wire.ts";

const clock = {
  now: () => performance.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};
/** The board has printed its greeting by then, ms. */
const START_MS = 1_500;

const settings = await new Promise<PtyPythonSettings>((resolve) =>
  self.onmessage = ({ data }) => resolve(data)
);

const CHANGES = {
  lost: () => [],
  doubled: (byte: number) => [byte, byte],
  // In base64, another character of base64.
  flipped: (byte: number) => [byte ^ 2],
};

function faultFrom(damage: Damage = []) {
  const changes = new Map(damage);
  return (byte: number, index: number) => {
    const change = changes.get(index);
    return change === undefined ? undefined : CHANGES[change](byte);
  };
}

const { files = [], cutAt } = settings;
const board = createBoard({
  clock,
  circuit: "none",
  hasLines: false,
  flash: pythonImage(),
  python: { worker: THREADS.python, files, ...(cutAt === undefined ? {} : { cutAt }) },
  faults: { toChip: faultFrom(settings.toChip), fromChip: faultFrom(settings.fromChip) },
  portError: (message) => new Error(message),
});
const pty = new Pty();
const port = await board.connect("the board");
let over = false;

self.onmessage = ({ data }: MessageEvent<"files" | "over">) => {
  if (data === "files") self.postMessage(board.files);
  else over = true;
};

const wire = connectPty(pty, port, () => over);
await clock.sleep(START_MS);
self.postMessage(pty.path);
await wire;
board.unplug();
pty.close();
self.postMessage("closed");
self.close();
