/** Rules for udev on Linux. Pure; no I/O. */
import { type Adapter, ADAPTERS } from "../serial/adapters.ts";

/** Sorted before 73-seat-late.rules, which grants access to the logged-in user for the tag `uaccess`. */
const FILE = "/etc/udev/rules.d/70-flasher.rules";

/** Rules that let the logged-in user open known adapters, and that make ModemManager ignore them. */
export function udevRules(): string {
  return `# Save as ${FILE}, then: sudo udevadm control --reload && sudo udevadm trigger\n` +
    ADAPTERS.map(rule).join("");
}

function rule({ name, vid, pid }: Adapter): string {
  const conditions = [
    'SUBSYSTEM=="tty"',
    `ATTRS{idVendor}=="${idText(vid)}"`,
    ...(pid === undefined ? [] : [`ATTRS{idProduct}=="${idText(pid)}"`]),
  ];
  return `# ${name}\n${conditions.join(", ")}, TAG+="uaccess", ENV{ID_MM_DEVICE_IGNORE}="1"\n`;
}

function idText(id: number): string {
  return id.toString(16).padStart(4, "0");
}
