/**
 * The flasher stubs: small programs by Espressif (Apache-2.0 OR MIT, see THIRD_PARTY.md), taken from npm:esptool-js.
 * The only file that knows where they come from.
 */

export interface StubImage {
  readonly entry: number;
  /** In the order in which they are uploaded. */
  readonly segments: readonly { readonly address: number; readonly data: Uint8Array }[];
}

interface StubJson {
  readonly entry: number;
  readonly text: string;
  readonly text_start: number;
  readonly data?: string;
  readonly data_start?: number;
}

/** One static path a chip, so that `deno compile` embeds the files; loaded only when needed. */
const FILES: Readonly<Record<string, () => Promise<{ default: StubJson }>>> = {
  esp8266: () => import("esptool-js/lib/targets/stub_flasher/esp8266.json", { with: { type: "json" } }),
};

/** The stub for a chip id, or undefined where there is none. */
export async function loadStub(chipId: string): Promise<StubImage | undefined> {
  const json = (await FILES[chipId]?.())?.default;
  if (json === undefined) return undefined;
  const segments = [{ address: json.text_start, data: Uint8Array.fromBase64(json.text) }];
  if (json.data !== undefined && json.data_start !== undefined) {
    segments.push({ address: json.data_start, data: Uint8Array.fromBase64(json.data) });
  }
  return { entry: json.entry, segments };
}
