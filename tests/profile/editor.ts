/** An editor's view of a profile: a JSON Schema validator and a YAML parser that the program does not use. */
import { Ajv } from "ajv";
import { parse } from "yaml";

/** Complaints about the profile in `text`, as `/files/0/offset must be integer`; empty if there are none. */
export function editorComplaints(text: string, schema: Record<string, unknown>): string[] {
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
  ajv.validate(schema, parse(text, { logLevel: "error" }));
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
