import { assertEquals } from "@std/assert";
import { parseLatencies } from "../../../lib/serial/windows/ftdi_latency.ts";

const KEY = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Enum\\FTDIBUS";

Deno.test("latency timers from the output of reg query", () => {
  const lines = [
    `${KEY}\\VID_0403+PID_6001+A9007VXBA\\0000`,
    "    DeviceDesc    REG_SZ    @oem5.inf,%vid_0403&pid_6001.devicedesc%;USB Serial Port",
    "    Mfg    REG_SZ    FTDI",
    "",
    `${KEY}\\VID_0403+PID_6001+A9007VXBA\\0000\\Device Parameters`,
    "    PortName    REG_SZ    COM7",
    "    LatencyTimer    REG_DWORD    0x10",
    "",
    `${KEY}\\VID_0403+PID_6015+DK0A\\0000\\Device Parameters`,
    "    LatencyTimer    REG_DWORD    0x1",
    "    MinReadTimeout    REG_DWORD    0x0",
    "    PortName    REG_SZ    COM12",
    "",
    `${KEY}\\VID_0403+PID_6010+X\\0000\\Device Parameters`,
    "    PortName    REG_SZ    COM3",
  ];
  assertEquals([...parseLatencies(lines.join("\r\n"))], [["COM7", 16], ["COM12", 1]]);
  assertEquals([...parseLatencies("")], []);
});
