import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { withSecretFiles } from "./secret-files.ts";

const folder = mkdtempSync(join(tmpdir(), "dirigent-secrets-"));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test("a secret may stand in a file, without the line break that editors add", () => {
  const url = file("url", "postgres://owner:s%20cret@db/dirigent\n");
  const key = file("key", " spaces count \r\n");

  const environment = withSecretFiles({ DATABASE_URL_FILE: url, DIRIGENT_BOOTSTRAP_KEY_FILE: key, PORT: "1" });

  assert.equal(environment.DATABASE_URL, "postgres://owner:s%20cret@db/dirigent");
  assert.equal(environment.DIRIGENT_BOOTSTRAP_KEY, " spaces count ");
  assert.equal(environment.PORT, "1");
});

test("without files the environment stays as it is", () => {
  assert.deepEqual(withSecretFiles({ DATABASE_URL: "postgres://db", SMTP_URL_FILE: "" }), {
    DATABASE_URL: "postgres://db",
    SMTP_URL_FILE: "",
  });
});

test("a secret that is set twice, or whose file is not there, ends the start with the variable's name", () => {
  assert.throws(
    () => withSecretFiles({ SMTP_URL: "smtp://a", SMTP_URL_FILE: file("smtp", "smtp://b") }),
    /^Error: SMTP_URL and SMTP_URL_FILE are both set/,
  );
  assert.throws(
    () => withSecretFiles({ DIRIGENT_SANDBOX_SECRET_FILE: join(folder, "missing") }),
    /^Error: DIRIGENT_SANDBOX_SECRET_FILE names .*missing, which cannot be read/,
  );
});

test("what is no secret is not read from files", () => {
  assert.deepEqual(withSecretFiles({ LOG_LEVEL_FILE: file("level", "debug") }).LOG_LEVEL, undefined);
});
