/** A profile whose firmware is not on this computer, and its download. */
import type { PageDownload, PageMissing, PageProgram } from "../../../../lib/ui/state.ts";
import { PROGRAM } from "../states.ts";

const NAME = "micropython@1.25.0/ESP8266_GENERIC";

const MISSING: PageMissing = {
  id: "0123456789abcdef",
  files: 1,
  size: 640_000,
  hosts: ["micropython.org"],
  strangers: [],
};

export function lacking(missing: Partial<PageMissing> = {}): PageProgram {
  return {
    ...PROGRAM,
    profile: "a1",
    name: "workshop.yaml",
    files: [],
    plan: {
      kind: "refused",
      missing: { ...MISSING, ...missing },
      failure: {
        exitCode: 7,
        kind: "ImageError",
        message: `Cannot use "${NAME}": its file is neither beside the profile nor in the cache`,
        hint: "To download it: flasher fetch workshop.yaml",
      },
    },
  };
}

export const MISSING_DOWNLOAD: PageDownload = {
  name: "workshop.yaml",
  file: "ESP8266_GENERIC-20250415-v1.25.0.bin",
  hosts: MISSING.hosts,
  done: 0,
  total: MISSING.size,
};
