import { assertEquals } from "@std/assert";
import { plant } from "./plant.ts";
import { listLinuxPorts } from "../../lib/serial/linux_list.ts";

const USB = "sys/devices/pci0000:00/0000:00:14.0/usb1";

/** Three USB devices, a UART that is there, one that is not, a console, a Bluetooth port, and a node that is missing. */
const TREE = [
  // CP2102N: a usb-serial port below its interface
  `${USB}/1-1/idVendor = 10c4`,
  `${USB}/1-1/idProduct = ea60`,
  `${USB}/1-1/manufacturer = Silicon Labs`,
  `${USB}/1-1/product = CP2102N \u001b[31mUSB to UART`,
  `${USB}/1-1/serial = 0001`,
  `${USB}/1-1/1-1:1.0/ttyUSB0/tty/ttyUSB0/dev = 188:0`,
  `${USB}/1-1/1-1:1.0/ttyUSB0/tty/ttyUSB0/device -> ../../../ttyUSB0`,
  `${USB}/1-1/1-1:1.0/ttyUSB0/driver -> ../../../../../../../bus/usb-serial/drivers/cp210x`,
  `${USB}/1-1/1-1:1.0/driver -> ../../../../../../bus/usb/drivers/cp210x`,
  "sys/class/tty/ttyUSB0 -> ../../devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/ttyUSB0/tty/ttyUSB0",
  // CH340: no serial number, no manufacturer; its number sorts after ttyUSB2 as text
  `${USB}/1-2/idVendor = 1a86`,
  `${USB}/1-2/idProduct = 7523`,
  `${USB}/1-2/product = USB Serial`,
  `${USB}/1-2/1-2:1.0/ttyUSB10/tty/ttyUSB10/device -> ../../../ttyUSB10`,
  `${USB}/1-2/1-2:1.0/ttyUSB10/driver -> ../../../../../../../bus/usb-serial/drivers/ch341-uart`,
  "sys/class/tty/ttyUSB10 -> ../../devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/ttyUSB10/tty/ttyUSB10",
  // ESP32-S3: CDC-ACM, the interface itself is the device
  `${USB}/1-3/idVendor = 303a`,
  `${USB}/1-3/idProduct = 1001`,
  `${USB}/1-3/1-3:1.0/tty/ttyACM0/device -> ../../../1-3:1.0`,
  `${USB}/1-3/1-3:1.0/driver -> ../../../../../../bus/usb/drivers/cdc_acm`,
  "sys/class/tty/ttyACM0 -> ../../devices/pci0000:00/0000:00:14.0/usb1/1-3/1-3:1.0/tty/ttyACM0",
  // ttyUSB9: in sysfs, without a node in /dev
  `${USB}/1-1/1-1:1.1/ttyUSB9/tty/ttyUSB9/device -> ../../../ttyUSB9`,
  "sys/class/tty/ttyUSB9 -> ../../devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.1/ttyUSB9/tty/ttyUSB9",
  // Bluetooth: its adapter is a USB device too
  `${USB}/1-4/idVendor = 8087`,
  `${USB}/1-4/idProduct = 0a2b`,
  `${USB}/1-4/1-4:1.0/bluetooth/hci0/hci0:11/tty/rfcomm0/device -> ../../../hci0:11`,
  "sys/class/tty/rfcomm0 -> ../../devices/pci0000:00/0000:00:14.0/usb1/1-4/1-4:1.0/bluetooth/hci0/hci0:11/tty/rfcomm0",
  // 16550A as Linux 6.5 and later show it
  "sys/devices/pnp0/00:04/driver -> ../../../bus/pnp/drivers/serial",
  "sys/devices/pnp0/00:04/00:04:0/00:04:0.0/driver -> ../../../../../bus/serial-base/drivers/port",
  "sys/devices/pnp0/00:04/00:04:0/00:04:0.0/tty/ttyS0/type = 4",
  "sys/devices/pnp0/00:04/00:04:0/00:04:0.0/tty/ttyS0/device -> ../../../00:04:0.0",
  "sys/class/tty/ttyS0 -> ../../devices/pnp0/00:04/00:04:0/00:04:0.0/tty/ttyS0",
  // An empty slot of the 8250 driver
  "sys/devices/platform/serial8250/driver -> ../../../bus/platform/drivers/serial8250",
  "sys/devices/platform/serial8250/tty/ttyS1/type = 0",
  "sys/devices/platform/serial8250/tty/ttyS1/device -> ../../../serial8250",
  "sys/class/tty/ttyS1 -> ../../devices/platform/serial8250/tty/ttyS1",
  // A console has no device
  "sys/devices/virtual/tty/tty0/dev = 4:0",
  "sys/class/tty/tty0 -> ../../devices/virtual/tty/tty0",
  "sys/bus/usb-serial/drivers/cp210x/new_id = ",
  ...["ttyUSB0", "ttyUSB10", "ttyACM0", "rfcomm0", "ttyS0", "ttyS1", "tty0"].map((name) => `dev/${name} = `),
];

Deno.test({
  name: "list: real serial ports of a sysfs tree, with their USB strings and drivers",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const root = await Deno.makeTempDir();
    try {
      await plant(root, TREE);
      assertEquals(await listLinuxPorts(`${root}/sys`, `${root}/dev`), [
        { path: `${root}/dev/ttyACM0`, usb: { vid: 0x303a, pid: 0x1001 }, driver: "cdc_acm" },
        { path: `${root}/dev/ttyS0`, driver: "serial" },
        {
          path: `${root}/dev/ttyUSB0`,
          usb: {
            vid: 0x10c4,
            pid: 0xea60,
            manufacturer: "Silicon Labs",
            product: "CP2102N [31mUSB to UART",
            serial: "0001",
          },
          driver: "cp210x",
        },
        {
          path: `${root}/dev/ttyUSB10`,
          usb: { vid: 0x1a86, pid: 0x7523, product: "USB Serial" },
          driver: "ch341-uart",
        },
      ]);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});

Deno.test("list: no sysfs, no ports", async () => {
  assertEquals(await listLinuxPorts("/no/such/sys", "/no/such/dev"), []);
});
