import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf, waitingGroups } from "./waiting.ts";

const entry = (what: string, kind: string, oldest_at: string) => ({
  ...{ what, kind, state: "waiting", cause: null, entries: 1, oldest_at },
});

test("what needs a person stands first, and in each group the longest waiting", () => {
  const groups = waitingGroups([
    entry("due", "order", "2026-11-23T10:00:00Z"),
    entry("call", "send_mail", "2026-11-23T09:00:00Z"),
    entry("call", "call_provider", "2026-11-22T09:00:00Z"),
    entry("exception", "payment", "2026-11-23T11:00:00Z"),
  ]);
  assert.deepEqual(
    groups.map(({ what, entries }) => [what, entries.map(({ kind }) => kind)]),
    [
      ["exception", ["payment"]],
      ["call", ["call_provider", "send_mail"]],
      ["due", ["order"]],
    ],
  );
});

test("a kind without words is shown by its own name", () => {
  assert.equal(kindOf("send_mail"), "send_mail");
  assert.equal(kindOf("dance"), null);
});
