/**
 * MD5 and SHA-256 as lower-case hex. Uses node:crypto, which is native and has MD5; @std/crypto would need a WebAssembly
 * module to embed and to start.
 */
import { createHash } from "node:crypto";

export function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
