/** The drivers of adapters, and where to get them. Pure; no I/O. */

interface Driver {
  readonly vid: number;
  readonly maker: string;
  /** Kernel module of Linux. */
  readonly module: string;
  /** The vendor's page for Windows and macOS; absent if the driver comes with the system. */
  readonly page?: string;
}

const DRIVERS: readonly Driver[] = [
  {
    vid: 0x10c4,
    maker: "Silicon Labs",
    module: "cp210x",
    page: "https://www.silabs.com/developer-tools/usb-to-uart-bridge-vcp-drivers",
  },
  { vid: 0x1a86, maker: "WCH", module: "ch341", page: "https://www.wch-ic.com/downloads/CH341SER_EXE.html" },
  { vid: 0x0403, maker: "FTDI", module: "ftdi_sio", page: "https://ftdichip.com/drivers/vcp-drivers/" },
  { vid: 0x067b, maker: "Prolific", module: "pl2303", page: "https://www.prolific.com.tw/en/products/" },
  { vid: 0x303a, maker: "Espressif", module: "cdc_acm" },
  { vid: 0x239a, maker: "Adafruit", module: "cdc_acm" },
];

/** CH342, CH343, CH9102 and their relatives use the standard class, which is cdc_acm on Linux. */
function isWchCdc(pid: number): boolean {
  return pid >= 0x55d2 && pid <= 0x55df;
}

const WCH_MAC = "https://www.wch-ic.com/downloads/CH34XSER_MAC_ZIP.html";

/** Advice on getting the driver of an adapter on a system: one line each. */
export function driverAdvice(
  { vid, pid }: { readonly vid: number; readonly pid: number },
  os: string,
): readonly string[] {
  const driver = DRIVERS.find((one) => one.vid === vid);
  if (driver === undefined) return ["Get its driver from its vendor."];
  if (os === "linux") {
    const module = vid === 0x1a86 && isWchCdc(pid) ? "cdc_acm" : driver.module;
    return [
      `Load the Linux driver: sudo modprobe ${module}`,
      "If the module does not exist, install the full kernel: linux-modules-extra on Ubuntu, linux-image-amd64 instead " +
      "of the cloud kernel on Debian.",
    ];
  }
  if (driver.page === undefined) {
    return ["The driver comes with the system: plug the adapter in again, or restart the computer."];
  }
  const page = os === "darwin" && vid === 0x1a86 ? WCH_MAC : driver.page;
  const allow = os === "darwin"
    ? ["macOS may require permission: System Settings, Privacy & Security. Then restart the computer."]
    : ["Then plug the adapter in again."];
  return [`Install the driver from ${driver.maker}: ${page}`, ...allow];
}
