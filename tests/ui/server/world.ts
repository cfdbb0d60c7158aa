/** A page's server on a computer in memory: real HTTP on 127.0.0.1, simulated boards, and time that a test lets pass. */
import type { Clock } from "../../../lib/clock.ts";
import type { PortInfo } from "../../../lib/serial/port.ts";
import { openUi, type Ui, type UiOptions } from "../../../lib/ui/server/ui.ts";
import type { PagePort, PageState } from "../../../lib/ui/state.ts";
import type { StreamLine } from "../../../lib/ui/records.ts";
import { reducePage } from "../../../lib/ui/reduce_page.ts";
import { type FakeOptions, FakeSystem } from "../../fake/system.ts";
import { PROJECT } from "../../cli/world.ts";

/** Time passes only by `advance`. */
export class ManualClock implements Clock {
  #now = 0;
  #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => void this.#sleepers.push({ at: this.#now + ms, wake }));
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = this.#sleepers.filter(({ at }) => at <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now);
    due.forEach(({ wake }) => wake());
  }
}

/** The ports of the computer, which a test plugs and unplugs. */
export class Sockets {
  #ports: readonly PortInfo[];
  #changed = Promise.withResolvers<void>();

  constructor(ports: readonly PortInfo[]) {
    this.#ports = ports;
  }

  plug(...ports: readonly PortInfo[]): void {
    this.#ports = ports;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  readonly listPorts = () => Promise.resolve(this.#ports);

  async *portChanges(signal: AbortSignal): AsyncGenerator<void> {
    const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    while (!signal.aborted) {
      yield;
      await Promise.race([this.#changed.promise, ended]);
    }
  }
}

export interface World {
  readonly ui: Ui;
  readonly origin: string;
  readonly system: FakeSystem;
  readonly sockets: Sockets;
  readonly timers: ManualClock;
  /** What the person at the terminal reads. */
  readonly told: string[];
  readonly bugs: unknown[];
  readonly tabs: Tab[];
}

export interface WorldOptions extends FakeOptions {
  readonly plugged?: readonly PortInfo[];
  readonly ui?: Partial<UiOptions>;
}

/** Serves a page during `act`. */
export async function withUi(
  { plugged = [], ui: more = {}, ...options }: WorldOptions,
  act: (world: World) => Promise<void>,
): Promise<void> {
  const system = new FakeSystem([], { files: PROJECT, ...options });
  const timers = new ManualClock();
  const sockets = new Sockets(plugged);
  const told: string[] = [];
  const bugs: unknown[] = [];
  const tabs: Tab[] = [];
  const ui = await openUi({
    system,
    source: sockets,
    named: false,
    flasher: "1.2.3",
    program: undefined,
    folder: ".",
    fallback: () => ({}),
    allowed: [],
    downloads: { hosts: [], authorities: undefined },
    fill: { names: undefined, secrets: undefined, allowedSecrets: ["WIFI"] },
    idleMs: Infinity,
    findHelp: () => Promise.resolve([]),
    tell: (text) => void told.push(text),
    warn: ({ message }) => void told.push(message),
    onBug: (error) => void bugs.push(error),
    onStop: () => {},
    leave: () => {},
    timers,
    ...more,
  });
  try {
    await act({ ui, origin: `http://127.0.0.1:${ui.port}`, system, sockets, timers, told, bugs, tabs });
    if (bugs.length > 0) throw bugs[0];
  } finally {
    // Finishing, stopping: the room ends when its boards have ended.
    system.interrupt();
    system.interrupt();
    await Promise.all(tabs.map((tab) => tab.close()));
    await ui.ended;
    await ui.close();
  }
}

/** Nothing that a test waits for takes this long, not even on a busy machine; ms. */
const LONGEST_WAIT_MS = 30_000;

/** A browser's tab that has exchanged a ticket. */
export class Tab {
  readonly origin: string;
  readonly token: string;
  readonly lines: StreamLine[] = [];
  state: PageState | undefined;
  #ended = false;
  #news = Promise.withResolvers<void>();
  readonly #stop = new AbortController();
  #reading: Promise<void> = Promise.resolve();

  private constructor(origin: string, token: string) {
    this.origin = origin;
    this.token = token;
  }

  static async open(
    { ui, origin, tabs }: { readonly ui: Pick<Ui, "link"> } & Pick<World, "origin" | "tabs">,
  ): Promise<Tab> {
    const ticket = ui.link().split("#t=")[1]!;
    const response = await postJson(origin, "/api/session", { ticket });
    const { token } = await response.json();
    const tab = new Tab(origin, token);
    tabs.push(tab);
    return tab;
  }

  get headers(): Readonly<Record<string, string>> {
    return { Origin: this.origin, Authorization: `Bearer ${this.token}` };
  }

  async get(path: string): Promise<Response> {
    return await fetch(this.origin + path, { headers: { Authorization: `Bearer ${this.token}` } });
  }

  async post(path: string, value: unknown): Promise<Answer> {
    return await read(await postJson(this.origin, path, value, this.headers));
  }

  async upload(name: string, bytes: Uint8Array): Promise<Answer> {
    const response = await fetch(`${this.origin}/api/files`, {
      method: "POST",
      headers: {
        ...this.headers,
        "Content-Type": "application/octet-stream",
        "X-File-Name": encodeURIComponent(name),
      },
      body: bytes.slice(),
    });
    return await read(response);
  }

  /** Reads the stream in the background. */
  async follow(after?: number): Promise<this> {
    const query = after === undefined ? "" : `?after=${after}`;
    const response = await fetch(`${this.origin}/api/events${query}`, {
      headers: { Authorization: `Bearer ${this.token}` },
      signal: this.#stop.signal,
    });
    this.#reading = this.#read(response).catch(() => {}).finally(() => {
      this.#ended = true;
      this.#news.resolve();
    });
    await this.until(() => this.lines.length > 0 || this.#ended);
    return this;
  }

  async #read(response: Response): Promise<void> {
    let rest = "";
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        const record: StreamLine = JSON.parse(line);
        this.lines.push(record);
        this.state = this.state === undefined && record.type !== "snapshot"
          ? undefined
          : reducePage(this.state!, record);
      }
      this.#news.resolve();
      this.#news = Promise.withResolvers();
    }
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Waits for news until `holds`. Throws if the stream ends, or after 30 s, with what the page knows then. */
  async until(holds: () => boolean): Promise<void> {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      this.#news.resolve();
    }, LONGEST_WAIT_MS);
    try {
      while (!holds()) {
        const why = isOver ? "30 s have passed" : this.#ended ? "the stream has ended" : undefined;
        if (why !== undefined) throw new Error(`${why}, and the page knows ${JSON.stringify(this.state)}`);
        await this.#news.promise;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Chooses a dropped file as the program. */
  async choose(name: string, bytes: Uint8Array): Promise<string> {
    const file = await this.upload(name, bytes);
    await this.post("/api/plan", {
      profile: null,
      files: [{ file: file.body.id, offset: "auto" }],
      settings: {},
    });
    await this.until(() => this.state?.program?.plan.kind === "planned");
    const plan = this.state!.program!.plan;
    return plan.kind === "planned" ? plan.id : "";
  }

  /** The request that puts a plan on the board at a port. */
  start(plan: string, port: PagePort = this.state!.ports[0]!): Record<string, unknown> {
    return { port: port.id, socket: port.socket ?? null, seen: port.seen, plan };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#reading;
  }
}

export interface Answer {
  readonly status: number;
  // deno-lint-ignore no-explicit-any -- each test knows the answer that it expects
  readonly body: any;
}

async function read(response: Response): Promise<Answer> {
  return { status: response.status, body: JSON.parse(await response.text()) };
}

export function postJson(
  origin: string,
  path: string,
  value: unknown,
  headers: Readonly<Record<string, string>> = { Origin: origin },
): Promise<Response> {
  const body = typeof value === "string" ? value : JSON.stringify(value);
  return fetch(origin + path, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body,
  });
}

/** Sends bytes as they are. Returns what comes back until the connection ends, or for `ms`. */
export async function sendRaw(port: number, text: string, ms = 2_000): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  let isOpen = true;
  const close = () => {
    if (isOpen) connection.close();
    isOpen = false;
  };
  const timer = setTimeout(close, ms);
  let answer = "";
  try {
    await connection.write(new TextEncoder().encode(text));
    const buffer = new Uint8Array(65_536);
    for (let n; (n = await connection.read(buffer)) !== null;) {
      answer += new TextDecoder().decode(buffer.subarray(0, n));
      if (isWhole(answer)) break;
    }
  } catch {
    // The server has closed the connection, or the time is over.
  }
  clearTimeout(timer);
  close();
  return answer;
}

function isWhole(answer: string): boolean {
  const [head, body] = answer.split("\r\n\r\n");
  const length = /^content-length: (\d+)/im.exec(head ?? "")?.[1];
  return body !== undefined && length !== undefined && body.length >= Number(length);
}

/** `200`; 0: no answer. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3}) /.exec(answer)?.[1] ?? 0);
}
