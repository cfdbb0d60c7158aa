/** The profiles of the folder `profiles/`, embedded so that `flasher run nodemcu.yaml` works in any folder. */
import esp8266 from "../../../profiles/esp8266.yaml" with { type: "text" };
import nodemcu from "../../../profiles/nodemcu.yaml" with { type: "text" };
import huzzah from "../../../profiles/huzzah.yaml" with { type: "text" };
import featherHuzzah from "../../../profiles/feather_huzzah.yaml" with { type: "text" };
import lolinD1Mini from "../../../profiles/lolin_d1_mini.yaml" with { type: "text" };
import esp01 from "../../../profiles/esp01.yaml" with { type: "text" };
import esp32Devkit from "../../../profiles/esp32_devkit.yaml" with { type: "text" };
import esp32Cam from "../../../profiles/esp32_cam.yaml" with { type: "text" };
import m5stackCore from "../../../profiles/m5stack_core.yaml" with { type: "text" };
import esp32S2Saola from "../../../profiles/esp32_s2_saola.yaml" with { type: "text" };
import lolinS2Mini from "../../../profiles/lolin_s2_mini.yaml" with { type: "text" };
import esp32S3Devkitc from "../../../profiles/esp32_s3_devkitc.yaml" with { type: "text" };
import xiaoEsp32s3 from "../../../profiles/xiao_esp32s3.yaml" with { type: "text" };
import esp8684Devkitm from "../../../profiles/esp8684_devkitm.yaml" with { type: "text" };
import esp32C3Devkitm from "../../../profiles/esp32_c3_devkitm.yaml" with { type: "text" };
import xiaoEsp32c3 from "../../../profiles/xiao_esp32c3.yaml" with { type: "text" };
import esp32C5Devkitc from "../../../profiles/esp32_c5_devkitc.yaml" with { type: "text" };
import esp32C6Devkitc from "../../../profiles/esp32_c6_devkitc.yaml" with { type: "text" };
import esp32C61Devkitc from "../../../profiles/esp32_c61_devkitc.yaml" with { type: "text" };
import esp32H2Devkitm from "../../../profiles/esp32_h2_devkitm.yaml" with { type: "text" };
import esp32P4FunctionEv from "../../../profiles/esp32_p4_function_ev.yaml" with { type: "text" };

/** In the order in which `flasher boards` shows them: by chip. */
const PROFILES: Readonly<Record<string, string>> = {
  "esp8266.yaml": esp8266,
  "nodemcu.yaml": nodemcu,
  "huzzah.yaml": huzzah,
  "feather_huzzah.yaml": featherHuzzah,
  "lolin_d1_mini.yaml": lolinD1Mini,
  "esp01.yaml": esp01,
  "esp32_devkit.yaml": esp32Devkit,
  "esp32_cam.yaml": esp32Cam,
  "m5stack_core.yaml": m5stackCore,
  "esp32_s2_saola.yaml": esp32S2Saola,
  "lolin_s2_mini.yaml": lolinS2Mini,
  "esp32_s3_devkitc.yaml": esp32S3Devkitc,
  "xiao_esp32s3.yaml": xiaoEsp32s3,
  "esp8684_devkitm.yaml": esp8684Devkitm,
  "esp32_c3_devkitm.yaml": esp32C3Devkitm,
  "xiao_esp32c3.yaml": xiaoEsp32c3,
  "esp32_c5_devkitc.yaml": esp32C5Devkitc,
  "esp32_c6_devkitc.yaml": esp32C6Devkitc,
  "esp32_c61_devkitc.yaml": esp32C61Devkitc,
  "esp32_h2_devkitm.yaml": esp32H2Devkitm,
  "esp32_p4_function_ev.yaml": esp32P4FunctionEv,
};

/** The text of a built-in profile, or undefined. */
export function builtInProfile(name: string): string | undefined {
  return Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
}

export function profileNames(): readonly string[] {
  return Object.keys(PROFILES);
}

/** The first line of a built-in profile: `NodeMCU DevKit, all versions`. */
export function profileSummary(name: string): string {
  return (builtInProfile(name) ?? "").split("\n")[0]!.replace(/^# */, "").replace(/\.$/, "");
}

/** The id of its chip: `esp8266`. */
export function profileChip(name: string): string {
  return /^chip: (\w+)$/m.exec(builtInProfile(name) ?? "")?.[1] ?? "";
}
