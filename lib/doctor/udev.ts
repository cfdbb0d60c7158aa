/** Rules for Linux' udev. Pure; no I/O. */
import { type Adapter, ADAPTERS } from "../serial/adapters.ts";

/** Before 73-seat-late.rules, which gives the person at the computer the rights that the tag asks for. */
const FILE = "/etc/udev/rules.d/70-flasher.rules";

/** Whoever sits at the computer may use the adapters that flasher knows, and ModemManager leaves them alone. */
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
