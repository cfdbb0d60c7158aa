/** Manifests for the package managers of Windows: Scoop and winget. Pure; no I/O. */
import { stringify } from "@std/yaml";
import { assetName, downloadUrl, homepage, type Release, SUMMARY } from "./assets.ts";

/** One JSON file. `sha256` of the executable for Windows, 64 hex digits. */
export function scoopManifest(release: Release, sha256: string): string {
  const { version } = release;
  const asset = assetName(version, "windows");
  const manifest = {
    version,
    description: SUMMARY,
    homepage: homepage(release),
    license: "MIT",
    architecture: {
      // Scoop renames what it downloads to what follows "#/".
      "64bit": { url: `${downloadUrl(release, asset)}#/flasher.exe`, hash: sha256 },
    },
    bin: "flasher.exe",
    shortcuts: [["flasher.exe", "flasher"]],
    checkver: "github",
    autoupdate: {
      architecture: {
        "64bit": {
          url: `${
            downloadUrl({ ...release, version: "$version" }, assetName("$version", "windows"))
          }#/flasher.exe`,
          hash: { url: "$baseurl/SHA256SUMS" },
        },
      },
    },
  };
  return JSON.stringify(manifest, null, 2) + "\n";
}

/** https://aka.ms/winget-manifest.version.1.9.0.schema.json and its siblings. */
const WINGET_VERSION = "1.9.0";

/** Three YAML files by name. `sha256` as for Scoop. */
export function wingetManifests(release: Release, sha256: string): ReadonlyMap<string, string> {
  const [owner] = release.repository.split("/");
  const id = `${owner}.flasher`;
  const common = { PackageIdentifier: id, PackageVersion: release.version };
  const file = (type: string, rest: object) =>
    stringify({ ...common, ...rest, ManifestType: type, ManifestVersion: WINGET_VERSION }, { lineWidth: -1 });
  return new Map([
    [`${id}.yaml`, file("version", { DefaultLocale: "en-US" })],
    [
      `${id}.installer.yaml`,
      file("installer", {
        InstallerType: "portable",
        Commands: ["flasher"],
        ReleaseDate: release.date,
        Installers: [{
          Architecture: "x64",
          InstallerUrl: downloadUrl(release, assetName(release.version, "windows")),
          InstallerSha256: sha256.toUpperCase(),
        }],
      }),
    ],
    [
      `${id}.locale.en-US.yaml`,
      file("defaultLocale", {
        PackageLocale: "en-US",
        Publisher: "the flasher authors",
        PackageName: "flasher",
        PackageUrl: homepage(release),
        License: "MIT",
        ShortDescription: SUMMARY,
        Moniker: "flasher",
        ReleaseNotesUrl: `${homepage(release)}/releases/tag/v${release.version}`,
        Tags: ["circuitpython", "esp32", "esp8266", "firmware", "micropython"],
      }),
    ],
  ]);
}
