import { assertEquals } from "@std/assert";
import { plant } from "../plant.ts";
import { listPorts } from "../../../lib/serial/list.ts";
import { listLinuxPorts } from "../../../lib/serial/linux/list.ts";

const USB = "sys/devices/pci0000:00/0000:00:14.0/usb1";

/** Three USB devices, a UART, an empty UART slot, a console, a Bluetooth port, and a missing device node. */
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
  // CH340: no serial number, no manufacturer; as text, ttyUSB10 sorts before ttyUSB2
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
  // Bluetooth: its radio is a USB device, too
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
        {
          path: `${root}/dev/ttyACM0`,
          usb: { vid: 0x303a, pid: 0x1001 },
          socket: "0000:00:14.0/3",
          address: "1-3",
          driver: "cdc_acm",
        },
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
          socket: "0000:00:14.0/1",
          address: "1-1",
          driver: "cp210x",
        },
        {
          path: `${root}/dev/ttyUSB10`,
          usb: { vid: 0x1a86, pid: 0x7523, product: "USB Serial" },
          socket: "0000:00:14.0/2",
          address: "1-2",
          driver: "ch341-uart",
        },
      ]);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});

/** A tty of interface `number` of the device at `place`, with the name that the driver chose. */
function tty(place: string, name: string, number: number): string[] {
  const one = `${place}/${place.slice(place.lastIndexOf("/") + 1)}:1.${number}`;
  return [
    `${one}/bInterfaceNumber = ${number.toString(16).padStart(2, "0")}`,
    `${one}/tty/${name}/device -> ../../../${one.slice(one.lastIndexOf("/") + 1)}`,
    `sys/class/tty/${name} -> ../../${one.slice("sys/".length)}/tty/${name}`,
    `dev/${name} = `,
  ];
}

/** An adapter with two ports behind two hubs, vendor drivers with their own names, and the USB 3 bus. */
const OTHERS = [
  `${USB}/version =  2.00`,
  `${USB}/1-4/1-4.2/1-4.2.1/idVendor = 0403`,
  `${USB}/1-4/1-4.2/1-4.2.1/idProduct = 6010`,
  `${USB}/1-4/1-4.2/1-4.2.1/bNumInterfaces =  2`,
  ...tty(`${USB}/1-4/1-4.2/1-4.2.1`, "ttyUSB0", 0),
  ...tty(`${USB}/1-4/1-4.2/1-4.2.1`, "ttyUSB1", 1),
  ...["ttyCH343USB0", "ttyCH9344USB4", "ttyXRUSB0"].flatMap((name, n) => [
    `${USB}/1-${n + 5}/idVendor = 1a86`,
    `${USB}/1-${n + 5}/idProduct = 55d3`,
    `${USB}/1-${n + 5}/bNumInterfaces =  1`,
    ...tty(`${USB}/1-${n + 5}`, name, 0),
  ]),
  "sys/devices/pci0000:00/0000:00:14.0/usb2/version =  3.10",
  "sys/devices/pci0000:00/0000:00:14.0/usb2/2-5/idVendor = 303a",
  "sys/devices/pci0000:00/0000:00:14.0/usb2/2-5/idProduct = 4001",
  ...tty("sys/devices/pci0000:00/0000:00:14.0/usb2/2-5", "ttyACM0", 0),
];

Deno.test({
  name: "list: every tty of a USB device, with its socket, and with its interface if there are several",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const root = await Deno.makeTempDir();
    try {
      await plant(root, OTHERS);
      const ports = await listLinuxPorts(`${root}/sys`, `${root}/dev`);
      assertEquals(
        ports.map((
          port,
        ) => [port.path.slice(`${root}/dev/`.length), port.socket, port.address, port.interface]),
        [
          ["ttyACM0", "0000:00:14.0/usb3/5", "2-5", undefined],
          ["ttyCH343USB0", "0000:00:14.0/5", "1-5", undefined],
          ["ttyCH9344USB4", "0000:00:14.0/6", "1-6", undefined],
          ["ttyUSB0", "0000:00:14.0/4.2.1", "1-4.2.1", 0],
          ["ttyUSB1", "0000:00:14.0/4.2.1", "1-4.2.1", 1],
          ["ttyXRUSB0", "0000:00:14.0/7", "1-7", undefined],
        ],
      );
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});

Deno.test({
  name: "list: two adapters with one serial number are marked",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const root = await Deno.makeTempDir();
    try {
      await plant(
        root,
        ["1-1", "1-2"].flatMap((name, n) => [
          `${USB}/${name}/idVendor = 10c4`,
          `${USB}/${name}/idProduct = ea60`,
          `${USB}/${name}/serial = 01A2B3`,
          ...tty(`${USB}/${name}`, `ttyUSB${n}`, 0),
        ]),
      );
      const ports = await listPorts(`${root}/sys`, `${root}/dev`);
      assertEquals(ports.map(({ sharedSerial }) => sharedSerial), [true, true]);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});

Deno.test("list: no sysfs, no ports", async () => {
  assertEquals(await listLinuxPorts("/no/such/sys", "/no/such/dev"), []);
});
