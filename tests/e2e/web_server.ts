/**
 * Real servers in the test process: HTTPS with certificates that are made for the test, which may lie about lengths and
 * fall silent, behind a proxy that leads every name to them. So the program is tested with the names that it really asks.
 */

/** What the server does after it has sent its bytes. */
export type After = "close" | "hang";

export interface Script {
  /** Status line and headers. Default: 200 with the length of the body. */
  readonly head?: readonly string[];
  readonly body?: Uint8Array;
  readonly after?: After;
  /** Called when the answer has been sent. */
  readonly sent?: () => void;
}

/** Answers by host and path. `headers`: names in lower case. */
export type Handler = (asked: {
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}) => Script;

export interface Certificates {
  /** The authority that signed the server's certificate. */
  readonly authority: string;
  readonly authorityPath: string;
  readonly cert: string;
  readonly key: string;
}

export interface WebServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: leads every name to the server. */
  readonly proxy: string;
  readonly proxyPort: number;
  /** Host and path of each request so far. */
  readonly asked: readonly string[];
  /** The names that the proxy was asked for. */
  readonly tunnels: readonly string[];
}

const NAMES = [
  "micropython.org",
  "github.com",
  "release-assets.githubusercontent.com",
  "downloads.example.com",
];

/** What `openssl ca` needs to sign for other days than from now on. */
const AUTHORITY = `[ca]
default_ca = test
[test]
database = FOLDER/issued
serial = FOLDER/serial
new_certs_dir = FOLDER
default_md = sha256
unique_subject = no
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
subjectAltName = ${NAMES.map((name) => `DNS:${name}`).join(",")}
`;

/** Days on which a certificate is valid, `YYYY-MM-DD`. */
export interface Days {
  readonly from: string;
  readonly until: string;
}

/** Makes an authority and a certificate of the names above in `folder`. `valid`: default from now on, for two days. */
export async function makeCertificates(folder: string, valid?: Days): Promise<Certificates> {
  const path = (name: string) => `${folder}/${name}`;
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const [authority, request, leaf] = ["authority", "request", "leaf"].map((name) => path(`${name}.pem`));
  await openssl(
    "req",
    "-x509",
    ...newKey,
    "-days",
    "2",
    "-subj",
    "/CN=Authority of a test",
    "-keyout",
    path("authority.key"),
    "-out",
    authority!,
  );
  await openssl("req", ...newKey, "-subj", "/CN=test", "-keyout", path("leaf.key"), "-out", request!);
  await Deno.writeTextFile(path("authority.conf"), AUTHORITY.replaceAll("FOLDER", folder));
  await Deno.writeTextFile(path("issued"), "");
  await Deno.writeTextFile(path("serial"), "01\n");
  await openssl(
    "ca",
    "-batch",
    "-config",
    path("authority.conf"),
    "-cert",
    authority!,
    "-keyfile",
    path("authority.key"),
    "-in",
    request!,
    "-out",
    leaf!,
    "-notext",
    ...valid === undefined ? ["-days", "2"] : ["-startdate", asn1(valid.from), "-enddate", asn1(valid.until)],
  );
  return {
    authority: await Deno.readTextFile(authority!),
    authorityPath: authority!,
    cert: await Deno.readTextFile(leaf!),
    key: await Deno.readTextFile(path("leaf.key")),
  };
}

/** The day's first second, in UTC. */
function asn1(day: string): string {
  return `${day.replaceAll("-", "")}000000Z`;
}

async function openssl(...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args: [...args] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Starts a server and its proxy on free ports of this computer. */
export function startServer({ cert, key }: Pick<Certificates, "cert" | "key">, handler: Handler): WebServer {
  const hostname = "127.0.0.1";
  const server = Deno.listenTls({ hostname, port: 0, cert, key });
  const proxy = Deno.listen({ hostname, port: 0 });
  const port = (listener: Deno.Listener) => (listener.addr as Deno.NetAddr).port;
  const asked: string[] = [];
  const tunnels: string[] = [];
  const open = new Set<Deno.Conn>();
  const work: Promise<void>[] = [];

  async function serve(listener: Deno.Listener, talk: (connection: Deno.Conn) => Promise<void>) {
    for await (const connection of listener) {
      open.add(connection);
      // A client that ends early is part of these tests.
      work.push(talk(connection).catch(() => {}).finally(() => close(connection)));
    }
  }
  function close(connection: Deno.Conn): void {
    if (open.delete(connection)) connection.close();
  }
  async function answer(connection: Deno.Conn): Promise<void> {
    const [first = "", ...lines] = await readHead(connection);
    const headers = Object.fromEntries(lines.map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }));
    const path = first.split(" ")[1] ?? "";
    const host = headers["host"] ?? "";
    asked.push(host + path);
    const { head, body = new Uint8Array(), after = "close", sent } = handler({ host, path, headers });
    const lead = [
      ...head ?? ["HTTP/1.1 200 OK", `Content-Length: ${body.length}`],
      "Connection: close",
      "",
      "",
    ];
    await writeAll(connection, new TextEncoder().encode(lead.join("\r\n")));
    await writeAll(connection, body);
    sent?.();
    // Ends when the client does.
    if (after === "hang") await connection.read(new Uint8Array(1));
  }
  async function tunnel(connection: Deno.Conn): Promise<void> {
    tunnels.push((await readHead(connection))[0]?.split(" ")[1] ?? "");
    const target = await Deno.connect({ hostname, port: port(server) });
    open.add(target);
    await writeAll(connection, new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
    const back = copy(target, connection).catch(() => {}).finally(() => {
      close(target);
      close(connection);
    });
    await copy(connection, target).catch(() => {});
    close(target);
    await back;
  }
  const loops = [serve(server, answer), serve(proxy, tunnel)];
  return {
    proxy: `http://${hostname}:${port(proxy)}`,
    proxyPort: port(proxy),
    asked,
    tunnels,
    async [Symbol.asyncDispose]() {
      server.close();
      proxy.close();
      [...open].forEach(close);
      await Promise.all(loops);
      await Promise.all(work);
    },
  };
}

async function copy(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(16_384);
  for (let length = await from.read(buffer); length !== null; length = await from.read(buffer)) {
    await writeAll(to, buffer.subarray(0, length));
  }
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
}

async function readHead(connection: Deno.Conn): Promise<string[]> {
  const buffer = new Uint8Array(4096);
  let text = "";
  while (!text.includes("\r\n\r\n")) {
    const length = await connection.read(buffer);
    if (length === null) break;
    text += new TextDecoder().decode(buffer.subarray(0, length));
  }
  return text.split("\r\n\r\n")[0]!.split("\r\n");
}
