/**
 * Loads the flasher stubs: small programs by Espressif (Apache-2.0 OR MIT, see THIRD_PARTY.md), from npm:esptool-js.
 * The only file that knows their source.
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

/** One static path for each chip, so that `deno compile` embeds the files; each is loaded only when needed. */
const FILES: Readonly<Record<string, () => Promise<{ default: StubJson }>>> = {
  "esp8266": () => import("esptool-js/lib/targets/stub_flasher/esp8266.json", { with: { type: "json" } }),
  "esp32": () => import("esptool-js/lib/targets/stub_flasher/esp32.json", { with: { type: "json" } }),
  "esp32s2": () => import("esptool-js/lib/targets/stub_flasher/esp32s2.json", { with: { type: "json" } }),
  "esp32s3": () => import("esptool-js/lib/targets/stub_flasher/esp32s3.json", { with: { type: "json" } }),
  "esp32c2": () => import("esptool-js/lib/targets/stub_flasher/esp32c2.json", { with: { type: "json" } }),
  "esp32c3": () => import("esptool-js/lib/targets/stub_flasher/esp32c3.json", { with: { type: "json" } }),
  "esp32c5": () => import("esptool-js/lib/targets/stub_flasher/esp32c5.json", { with: { type: "json" } }),
  "esp32c6": () => import("esptool-js/lib/targets/stub_flasher/esp32c6.json", { with: { type: "json" } }),
  "esp32c61": () => import("esptool-js/lib/targets/stub_flasher/esp32c61.json", { with: { type: "json" } }),
  "esp32h2": () => import("esptool-js/lib/targets/stub_flasher/esp32h2.json", { with: { type: "json" } }),
  "esp32p4-rev1": () =>
    import("esptool-js/lib/targets/stub_flasher/esp32p4-rev1.json", { with: { type: "json" } }),
  "esp32p4": () => import("esptool-js/lib/targets/stub_flasher/esp32p4.json", { with: { type: "json" } }),
};

/** The stub with this name, a chip id or that of a revision; undefined if there is none. */
export async function loadStub(name: string): Promise<StubImage | undefined> {
  const json = (await FILES[name]?.())?.default;
  if (json === undefined) return undefined;
  const segments = [{ address: json.text_start, data: Uint8Array.fromBase64(json.text) }];
  if (json.data !== undefined && json.data_start !== undefined) {
    segments.push({ address: json.data_start, data: Uint8Array.fromBase64(json.data) });
  }
  return { entry: json.entry, segments };
}
