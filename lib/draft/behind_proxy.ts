/**
 * The address that a web installer uses through a proxy. Browsers do not let a page read other servers, so installers
 * send the address to a stranger's server, which can change the file. flasher asks the publisher itself. Pure; no I/O.
 */
import { decodedPart } from "../web_address.ts";

/** Such as `https://proxy.example/?https://…` and `https://proxy.example/raw?url=https%3A%2F%2F…`. Undefined without a proxy. */
export function addressBehindProxy(address: string): string | undefined {
  const [, inner] = /^https?:\/\/.*?[/?=](https?(?:%3a%2f%2f|:\/\/).*)$/i.exec(address) ?? [];
  if (inner === undefined) return undefined;
  return /^https?:/i.test(inner) ? inner : decodedPart(inner);
}
