/** Which driver an adapter needs, and where it comes from. Pure; no I/O. */

interface Driver {
  readonly vid: number;
  readonly maker: string;
  /** Kernel module of Linux. */
  readonly module: string;
  /** The maker's page for Windows and macOS; absent where the system brings the driver along. */
  readonly page?: string;
}

/** By vendor id; the pages are those of the makers. */
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

/** CH342, CH343, CH9102 and such speak the standard class, which Linux has under the name cdc_acm. */
function isWchCdc(pid: number): boolean {
  return pid >= 0x55d2 && pid <= 0x55df;
}

const WCH_MAC = "https://www.wch-ic.com/downloads/CH34XSER_MAC_ZIP.html";

/** How this adapter gets its driver on this system, as lines of advice. */
export function driverAdvice(
  { vid, pid }: { readonly vid: number; readonly pid: number },
  os: string,
): readonly string[] {
  const driver = DRIVERS.find((one) => one.vid === vid);
  if (driver === undefined) return ["Look for its driver at its maker."];
  if (os === "linux") {
    const module = vid === 0x1a86 && isWchCdc(pid) ? "cdc_acm" : driver.module;
    return [
      `Linux has its driver: sudo modprobe ${module}`,
      "If there is no such module, install the rest of the kernel: linux-modules-extra on Ubuntu, linux-image-amd64 " +
      "instead of the cloud kernel on Debian.",
    ];
  }
  if (driver.page === undefined) return ["The system brings its driver along: plug it in again, or restart."];
  const page = os === "darwin" && vid === 0x1a86 ? WCH_MAC : driver.page;
  const allow = os === "darwin"
    ? ["macOS may ask to allow it: System Settings, Privacy & Security. Then restart."]
    : ["Then plug the adapter in again."];
  return [`Install the driver of ${driver.maker}: ${page}`, ...allow];
}
