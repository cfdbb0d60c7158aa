/** The requests of the page, and what their refusal means for the person. */
import { DOWNLOADS, type ErrorAnswer, FILE_NAME_HEADER, type FileAnswer } from "../../api.ts";
import type { Notice } from "../local.ts";
import type { Browser } from "./browser.ts";
import { authorization } from "./session.ts";

/** A longer file name helps nobody. Characters. */
const LONGEST_NAME = 255;

export type Answer<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "notice"; readonly notice: Notice }
  /** flasher does not know the token. */
  | { readonly kind: "no-token" }
  /** flasher does not answer. The stream notices this, too, and says so. */
  | { readonly kind: "lost" };

export async function post(
  browser: Browser,
  token: string,
  path: string,
  body: object,
): Promise<Answer<null>> {
  return await request(browser, path, {
    method: "POST",
    headers: { ...authorization(token), "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }, () => Promise.resolve(null));
}

/** What is answered is what the server of this page sends: its types are those of api.ts. */
export async function get<Value>(browser: Browser, token: string, path: string): Promise<Answer<Value>> {
  return await request(browser, path, { headers: authorization(token) }, (response) => response.json());
}

export async function sendFile(browser: Browser, token: string, file: File): Promise<Answer<FileAnswer>> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    // A folder, or a file that is gone or locked: fetch would fail as if flasher did not answer.
    return { kind: "notice", notice: { kind: "not-sent" } };
  }
  return await request(browser, "/api/files", {
    method: "POST",
    headers: {
      ...authorization(token),
      "Content-Type": "application/octet-stream",
      [FILE_NAME_HEADER]: encodeName(file.name),
    },
    body: file,
  }, (response) => response.json());
}

export async function download(
  browser: Browser,
  token: string,
  what: keyof typeof DOWNLOADS,
): Promise<Answer<Blob>> {
  return await request(
    browser,
    DOWNLOADS[what],
    { headers: authorization(token) },
    (response) => response.blob(),
  );
}

async function request<Value>(
  browser: Browser,
  path: string,
  init: RequestInit,
  read: (response: Response) => Promise<Value>,
): Promise<Answer<Value>> {
  try {
    const response = await browser.fetch(path, init);
    if (response.ok) return { kind: "done", value: await read(response) };
    if (response.status === 401) return { kind: "no-token" };
    if (response.status === 409) return { kind: "notice", notice: { kind: "stale" } };
    const { error }: ErrorAnswer = await response.json();
    return { kind: "notice", notice: { kind: "refused", failure: error } };
  } catch {
    return { kind: "lost" };
  }
}

/** Half of a character that was cut, or that a file system kept, cannot be encoded. */
function encodeName(name: string): string {
  return encodeURIComponent(name.slice(0, LONGEST_NAME).replace(/\p{Cs}/gu, "\ufffd"));
}
