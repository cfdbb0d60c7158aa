/** The profiles of the folder `profiles/`, embedded, so that `flasher run nodemcu.yaml` works in any folder. */
import autoReset from "../../profiles/esp8266.yaml" with { type: "text" };
import featherHuzzah from "../../profiles/feather_huzzah.yaml" with { type: "text" };
import huzzah from "../../profiles/huzzah.yaml" with { type: "text" };
import nodemcu from "../../profiles/nodemcu.yaml" with { type: "text" };

const PROFILES: Readonly<Record<string, string>> = {
  "esp8266.yaml": autoReset,
  "feather_huzzah.yaml": featherHuzzah,
  "huzzah.yaml": huzzah,
  "nodemcu.yaml": nodemcu,
};

/** The text of a built-in profile, or undefined. */
export function builtInProfile(name: string): string | undefined {
  return Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
}

export function profileNames(): readonly string[] {
  return Object.keys(PROFILES);
}

/** What the first line of a built-in profile says: `NodeMCU DevKit, all versions`. */
export function profileSummary(name: string): string {
  return (builtInProfile(name) ?? "").split("\n")[0]!.replace(/^# */, "").replace(/\.$/, "");
}
