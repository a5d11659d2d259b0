import type { TSchema } from "typebox";
import { Value } from "typebox/value";

/** One thing wrong with a published document. @property pointer RFC 6901, "" is the whole document */
export type DocumentError = { readonly pointer: string; readonly message: string };

/** What the schema finds wrong, in words that say what to do; one error per place. */
export function schemaErrors(schema: TSchema, document: unknown): readonly DocumentError[] {
  const found = new Map<string, DocumentError>();
  for (const error of Value.Errors(schema, document)) {
    for (const { pointer, message } of readable(error)) {
      const known = found.get(pointer);
      found.set(pointer, known === undefined ? { pointer, message } : { pointer, message: joined(known, message) });
    }
  }
  return [...found.values()];
}

/** Appends one more step to a JSON pointer, escaped. */
export function pointerTo(parent: string, key: string | number): string {
  return `${parent}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

type SchemaError = {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
};

function readable({ keyword, instancePath: pointer, message, params }: SchemaError): readonly DocumentError[] {
  if (keyword === "additionalProperties" || keyword === "anyOf") return []; // said again for each place inside
  if (keyword === "boolean") return [{ pointer, message: "is not known: remove it" }];
  if (keyword === "required" && "requiredProperties" in params) {
    const missing = params.requiredProperties as readonly string[];
    return missing.map((name) => ({ pointer: pointerTo(pointer, name), message: "is missing: add it" }));
  }
  if (keyword === "enum" && "allowedValues" in params) {
    return [{ pointer, message: `must be one of ${(params.allowedValues as readonly unknown[]).join(", ")}` }];
  }
  return [{ pointer, message }];
}

/** The branches of a union complain about the same place: "must be integer, or must be null". */
function joined(known: DocumentError, message: string): string {
  return known.message.includes(message) ? known.message : `${known.message}, or ${message}`;
}
