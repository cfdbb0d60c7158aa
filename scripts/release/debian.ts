/** The package for Debian and Ubuntu: its files, and dpkg-deb, which packs them. */
import { homepage, type Release, SUMMARY } from "./assets.ts";
import { gzipSync } from "fflate";

export type DebianArchitecture = "amd64" | "arm64";

/** What the package holds beside the executable, made by flasher itself. */
export interface DebianTexts {
  readonly manPage: string;
  readonly udevRules: string;
  readonly completions: { readonly bash: string; readonly zsh: string; readonly fish: string };
  readonly licences: string;
  readonly changelog: string;
}

interface PackedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

const text = new TextEncoder();

/** All files but the executable, by their path in the system. Pure. */
export function debianFiles(release: Release, texts: DebianTexts): readonly PackedFile[] {
  // Without the time and the name of the file, the same content gives the same bytes.
  const zipped = (content: string) => gzipSync(text.encode(content), { level: 9, mtime: 0 });
  return [
    { path: "usr/share/man/man1/flasher.1.gz", content: zipped(texts.manPage) },
    { path: "usr/lib/udev/rules.d/70-flasher.rules", content: texts.udevRules },
    { path: "usr/share/bash-completion/completions/flasher", content: texts.completions.bash },
    { path: "usr/share/zsh/vendor-completions/_flasher", content: texts.completions.zsh },
    { path: "usr/share/fish/vendor_completions.d/flasher.fish", content: texts.completions.fish },
    { path: "usr/share/applications/flasher.desktop", content: DESKTOP_ENTRY },
    { path: "usr/share/doc/flasher/copyright", content: texts.licences },
    { path: "usr/share/doc/flasher/changelog.gz", content: zipped(texts.changelog) },
    { path: "usr/share/doc/flasher/README", content: `${SUMMARY}: ${homepage(release)}\n` },
  ];
}

/** freedesktop.org's Desktop Entry Specification. The terminal shows the address of the page, and ends flasher. */
const DESKTOP_ENTRY = `[Desktop Entry]
Type=Application
Name=flasher
Comment=${SUMMARY}
Exec=flasher ui
Terminal=true
Categories=Development;Electronics;
Keywords=firmware;MicroPython;CircuitPython;ESP8266;ESP32;
`;

/** `installedBytes` of all files. Pure. */
export function controlFile(
  release: Release,
  { architecture, installedBytes }: {
    readonly architecture: DebianArchitecture;
    readonly installedBytes: number;
  },
): string {
  return `Package: flasher
Version: ${release.version}
Architecture: ${architecture}
Maintainer: the flasher authors <${homepage(release)}>
Installed-Size: ${Math.ceil(installedBytes / 1024)}
Depends: libc6 (>= 2.27), libgcc-s1
Section: electronics
Priority: optional
Homepage: ${homepage(release)}
Description: ${SUMMARY}
 flasher puts MicroPython, CircuitPython, NodeMCU or your own program on a board over a
 serial port. Success means that the chip has hashed its own flash and every byte is right.
`;
}

/** Packs a .deb with dpkg-deb, which must be installed. The same input gives the same bytes. */
export async function packDebian(
  release: Release,
  { architecture, executable, texts, out }: {
    readonly architecture: DebianArchitecture;
    /** Path of the file. */
    readonly executable: string;
    readonly texts: DebianTexts;
    /** Folder for the package. */
    readonly out: string;
  },
): Promise<string> {
  const root = await Deno.makeTempDir({ prefix: "flasher-deb-" });
  try {
    await Deno.chmod(root, 0o755);
    const files = debianFiles(release, texts);
    for (const { path, content } of files) {
      await writeFile(`${root}/${path}`, typeof content === "string" ? text.encode(content) : content);
    }
    const bytes = await Deno.readFile(executable);
    await writeFile(`${root}/usr/bin/flasher`, bytes, 0o755);
    const installedBytes = files.reduce((sum, { content }) => sum + content.length, bytes.length);
    await writeFile(
      `${root}/DEBIAN/control`,
      text.encode(controlFile(release, { architecture, installedBytes })),
    );
    const name = `flasher_${release.version}_${architecture}.deb`;
    // Level 1 is a tenth larger than the best one, and takes a tenth of its time.
    const { success, stderr } = await new Deno.Command("dpkg-deb", {
      args: ["--root-owner-group", "-Zxz", "-z1", "--build", root, `${out}/${name}`],
      env: { SOURCE_DATE_EPOCH: String(Date.parse(release.date) / 1000) },
    }).output();
    if (!success) throw new Error(`dpkg-deb failed: ${new TextDecoder().decode(stderr)}`);
    return name;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function writeFile(path: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o755 });
  await Deno.writeFile(path, bytes);
  await Deno.chmod(path, mode);
}
