/** Windows' device lists and registry through FFI: setupapi.dll and parts of advapi32.dll. */
import { kernel32 } from "./kernel32.ts";

// Device lists and registry keys are handles: numbers (usize). BOOL is an i32: 0 = failed.
const setupSymbols = {
  // HDEVINFO SetupDiGetClassDevsW(const GUID *ClassGuid, PCWSTR Enumerator, HWND hwndParent, DWORD Flags)
  SetupDiGetClassDevsW: { parameters: ["buffer", "buffer", "usize", "u32"], result: "usize" },
  // BOOL SetupDiDestroyDeviceInfoList(HDEVINFO DeviceInfoSet)
  SetupDiDestroyDeviceInfoList: { parameters: ["usize"], result: "i32" },
  // BOOL SetupDiEnumDeviceInfo(HDEVINFO DeviceInfoSet, DWORD MemberIndex, PSP_DEVINFO_DATA DeviceInfoData)
  SetupDiEnumDeviceInfo: { parameters: ["usize", "u32", "buffer"], result: "i32" },
  // BOOL SetupDiGetDeviceInstanceIdW(HDEVINFO DeviceInfoSet, PSP_DEVINFO_DATA DeviceInfoData, PWSTR DeviceInstanceId,
  // DWORD DeviceInstanceIdSize, PDWORD RequiredSize)
  SetupDiGetDeviceInstanceIdW: { parameters: ["usize", "buffer", "buffer", "u32", "buffer"], result: "i32" },
  // BOOL SetupDiGetDeviceRegistryPropertyW(HDEVINFO DeviceInfoSet, PSP_DEVINFO_DATA DeviceInfoData, DWORD Property,
  // PDWORD PropertyRegDataType, PBYTE PropertyBuffer, DWORD PropertyBufferSize, PDWORD RequiredSize)
  SetupDiGetDeviceRegistryPropertyW: {
    parameters: ["usize", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
    result: "i32",
  },
  // BOOL SetupDiGetDevicePropertyW(HDEVINFO DeviceInfoSet, PSP_DEVINFO_DATA DeviceInfoData, const DEVPROPKEY
  // *PropertyKey, DEVPROPTYPE *PropertyType, PBYTE PropertyBuffer, DWORD PropertyBufferSize, PDWORD RequiredSize,
  // DWORD Flags)
  SetupDiGetDevicePropertyW: {
    parameters: ["usize", "buffer", "buffer", "buffer", "buffer", "u32", "buffer", "u32"],
    result: "i32",
  },
  // HKEY SetupDiOpenDevRegKey(HDEVINFO DeviceInfoSet, PSP_DEVINFO_DATA DeviceInfoData, DWORD Scope, DWORD HwProfile,
  // DWORD KeyType, REGSAM samDesired)
  SetupDiOpenDevRegKey: { parameters: ["usize", "buffer", "u32", "u32", "u32", "u32"], result: "usize" },
} as const satisfies Deno.ForeignLibraryInterface;

// These return an error code: 0 = success.
const registrySymbols = {
  // LSTATUS RegOpenKeyExW(HKEY hKey, LPCWSTR lpSubKey, DWORD ulOptions, REGSAM samDesired, PHKEY phkResult)
  RegOpenKeyExW: { parameters: ["usize", "buffer", "u32", "u32", "buffer"], result: "i32" },
  // LSTATUS RegEnumValueW(HKEY hKey, DWORD dwIndex, LPWSTR lpValueName, LPDWORD lpcchValueName, LPDWORD lpReserved,
  // LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData)
  RegEnumValueW: {
    parameters: ["usize", "u32", "buffer", "buffer", "buffer", "buffer", "buffer", "buffer"],
    result: "i32",
  },
  // LSTATUS RegQueryValueExW(HKEY hKey, LPCWSTR lpValueName, LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData,
  // LPDWORD lpcbData)
  RegQueryValueExW: {
    parameters: ["usize", "buffer", "buffer", "buffer", "buffer", "buffer"],
    result: "i32",
  },
  // LSTATUS RegCloseKey(HKEY hKey)
  RegCloseKey: { parameters: ["usize"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions above, and the error code of the last call of setupapi. */
export interface Setupapi {
  readonly setup: Deno.DynamicLibrary<typeof setupSymbols>["symbols"];
  readonly registry: Deno.DynamicLibrary<typeof registrySymbols>["symbols"];
  lastError(): number;
}

let loaded: Setupapi | undefined;

/** The libraries, loaded once. */
export function setupapi(): Setupapi {
  return loaded ??= {
    setup: Deno.dlopen("setupapi.dll", setupSymbols).symbols,
    registry: Deno.dlopen("advapi32.dll", registrySymbols).symbols,
    lastError: kernel32().GetLastError,
  };
}
