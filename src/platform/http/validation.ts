import { Ajv, type ErrorObject, type Options, type ValidateFunction } from "ajv";
import ajvFormats from "ajv-formats";
import type { FastifyRequest } from "fastify";
import { isStorable } from "./json-body.ts";
import { invalidRequest } from "./platform-problems.ts";
import type { FieldError, ProblemError } from "./problem.ts";
import { fieldErrors, type InputPart } from "./validation-messages.ts";

export const NDJSON_TYPE = "application/x-ndjson";

const OPTIONS: Options = {
  strict: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  useDefaults: true,
  removeAdditional: false,
  // 8.1 divided by 0.001 is 8099.999999999999: a multiple all the same, as Switzerland's tax rate must be.
  multipleOfPrecision: 6,
  // For the documentation only.
  keywords: ["example", "x-examples"],
};

/** Above this size a wrong body is told its first fault only: collecting all of them costs time and memory. */
const ALL_ERRORS_BYTES_MAX = 512 * 1024;

type SchemaPart = { readonly schema: object; readonly httpPart?: string; readonly contentType?: string };
type Check = ((data: unknown, context?: { readonly parentData: FastifyRequest }) => boolean) & {
  errors?: readonly ErrorObject[] | null;
  schemaEnv?: unknown;
};

/**
 * Compiles the schemas of routes. Bodies are taken as they are; query strings and path parameters, which are always text,
 * are converted to the numbers and lists that their schemas ask for. A valid body is judged by a validator that stops at the
 * first fault, and only a wrong one is judged again for all its faults. Each is compiled when it is first needed: all of them
 * at the start were a fifth of it.
 */
export function buildValidatorCompiler(): (part: SchemaPart) => Check {
  const quick = createAjv({});
  const thorough = createAjv({ allErrors: true, verbose: true });
  const converting = createAjv({ coerceTypes: "array", allErrors: true, verbose: true });

  return ({ schema, httpPart, contentType }) => {
    // A stream is judged line by line as it is read.
    if (contentType === NDJSON_TYPE) return () => true;
    if (httpPart === "body")
      return bodyCheck(
        lazily(() => quick.compile(schema)),
        lazily(() => thorough.compile(schema)),
      );
    return textCheck(
      lazily(() => converting.compile(schema)),
      schema,
    );
  };
}

/** Judges single documents (lines of a stream, entries of a batch) by the rules of bodies. */
export function documentCheck(schema: object): (value: unknown) => FieldError[] {
  const quick = lazily(() => createAjv({}).compile(schema));
  const thorough = lazily(() => createAjv({ allErrors: true, verbose: true }).compile(schema));
  return (value) => {
    if (quick()(value)) return [];
    const all = thorough();
    all(value);
    return fieldErrors(all.errors ?? [], "body");
  };
}

/** What a route's schema compiler found wrong, as the error that Fastify passes to the error handler. */
export function validationError(errors: readonly object[], part: string): ProblemError {
  return invalidRequest(fieldErrors(errors as readonly ErrorObject[], part as InputPart));
}

function createAjv(options: Options): Ajv {
  const ajv = new Ajv({ ...OPTIONS, ...options });
  (ajvFormats as unknown as (ajv: Ajv) => void)(ajv);
  return ajv;
}

function bodyCheck(quick: () => ValidateFunction, thorough: () => ValidateFunction): Check {
  const check: Check = (data, context) => {
    const check_quickly = quick();
    if (check_quickly(data)) return true;
    check.errors = check_quickly.errors ?? [];
    if ((context?.parentData.body_bytes ?? 0) <= ALL_ERRORS_BYTES_MAX) {
      const all = thorough();
      all(data);
      check.errors = all.errors ?? [];
    }
    return false;
  };
  // Fastify passes the request along to whatever looks like a validator of Ajv.
  check.schemaEnv = true;
  return check;
}

function textCheck(converter: () => ValidateFunction, schema: object): Check {
  const check: Check = (data, context) => {
    const parts = (data ?? {}) as Record<string, unknown>;
    for (const name in parts) {
      const value = parts[name];
      if (
        typeof value === "string"
          ? isStorable(value)
          : !Array.isArray(value) || value.every((one) => isStorable(String(one)))
      )
        continue;
      check.errors = [
        {
          keyword: "storable",
          instancePath: `/${name}`,
          schemaPath: "#",
          params: {},
          parentSchema: { type: "string" },
        },
      ];
      return false;
    }
    const converting = converter();
    const valid = converting(data, context as never);
    check.errors = converting.errors ?? null;
    if (!valid) return false;
    // "Infinity" and "1e999" are converted to a number to which no limit of a schema is applied.
    const infinite = Object.keys(parts).find(
      (name) => typeof parts[name] === "number" && !Number.isFinite(parts[name]),
    );
    if (infinite === undefined) return true;
    const parentSchema = (schema as { properties?: Record<string, object> }).properties?.[infinite] ?? {};
    check.errors = [
      {
        keyword: "type",
        instancePath: `/${infinite}`,
        schemaPath: "#",
        params: {},
        parentSchema,
        data: parts[infinite],
      },
    ];
    return false;
  };
  check.schemaEnv = true;
  return check;
}

function lazily<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
