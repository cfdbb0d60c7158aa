/** Downloads as a command line asks for them, with a line of progress on a terminal. */
import { downloader } from "../../app/downloads/downloader.ts";
import type { Download } from "../../download/download.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import type { Call } from "../command.ts";
import { hostOf } from "./host.ts";
import { downloadPolicy } from "./policy.ts";
import { abortOnInterrupt } from "../interrupt.ts";
import { warnFor } from "../screen/warn_for.ts";
import { sessionPerson } from "../screen/ask.ts";
import { truncate } from "../screen/columns.ts";
import { obeysEscapes, styleFor } from "../screen/style.ts";
import { Screen } from "../screen/terminal.ts";

/** What a command downloads with. Throws what `act` throws, and UsageError. */
export async function withDownloads<T>(
  call: Call,
  act: (get: Download, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { system } = call;
  const warn = warnFor(call);
  const { signal, stopListening } = abortOnInterrupt(system);
  const { stderr, clock } = system;
  const lively = !call.has("json") && !call.has("quiet") && obeysEscapes(stderr, system);
  const screen = new Screen(stderr, { now: clock.now.bind(clock), lively });
  const { ellipsis } = styleFor(stderr, system);
  let url = "";
  const show = (line: string, frequent: boolean) =>
    screen.status((columns) => truncate(line, columns, { ellipsis }), { frequent });
  const ask = sessionPerson(call);
  const person = {
    ...ask,
    show: (paragraphs: readonly string[]) => {
      // A progress line must not end up in the question.
      screen.close();
      ask.show(paragraphs);
    },
  };
  try {
    const get = await downloader({
      system,
      person,
      signal,
      onProgress: (done, total) => show(progressLine(url, done, total), done > 0),
      onRetry({ message }, waitMs) {
        screen.close();
        warn({ message, hint: `flasher tries again in ${Math.ceil(waitMs / 1000)} s.` });
      },
    }, downloadPolicy(call));
    const download: Download = async (request) => {
      url = request.url;
      show(`Asking ${hostOf(url)}`, false);
      try {
        return await get(request);
      } finally {
        screen.close();
      }
    };
    return await act(download, signal);
  } finally {
    screen.close();
    stopListening();
  }
}

function progressLine(url: string, done: number, total: number | undefined): string {
  const part = total === undefined || total === 0 ? "" : ` ${Math.floor(done / total * 100)} %`;
  return `Downloading from ${hostOf(url)}:${part} ${describeSize(done)}`;
}
