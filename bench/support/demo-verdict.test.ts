import assert from "node:assert/strict";
import { test } from "node:test";
import { type DemoSample, judgeSamples, SAMPLE_HEAD, sampleLine } from "./demo-verdict.ts";

const CALM: DemoSample = {
  ...{ minutes: 0, orders: 2_000, completed: 1_600, captured_minor: 100_000, due_work: 300, overdue: 0, stale_keys: 0 },
  rss_mib: { product: 380, people: 180, sandbox: 150 },
  open: { sourced: 100, released: 200, on_hold: 10 },
  ...{ late_work: 5, open_work: 300, available_units: 50_000, exceptions: { call_provider: 4 } },
};

/** Twelve samples, a minute apart, of a demo that lives well. */
function run(change: (sample: DemoSample, minute: number) => Partial<DemoSample> = () => ({})): DemoSample[] {
  return Array.from({ length: 12 }, (_, minute) => {
    const sample = {
      ...CALM,
      ...{
        minutes: minute,
        orders: 2_000 + minute * 100,
        completed: 1_600 + minute * 90,
        captured_minor: 100_000 + minute,
      },
    };
    return { ...sample, ...change(sample, minute) };
  });
}

function broken(samples: readonly DemoSample[]): string[] {
  return judgeSamples(samples).flatMap(({ name, holds }) => (holds ? [] : [name]));
}

test("a demo that lives well is found to", () => {
  assert.deepEqual(broken(run()), []);
});

test("each thing that may go wrong in the long run is noticed, alone", () => {
  const cases: readonly (readonly [string, (sample: DemoSample, minute: number) => Partial<DemoSample>])[] = [
    [
      "the memory of the product is flat",
      ({ rss_mib }, minute) => ({ rss_mib: { ...rss_mib, product: 300 + 20 * minute } }),
    ],
    [
      "the memory of the people is flat",
      ({ rss_mib }, minute) => ({ rss_mib: { ...rss_mib, people: 100 + 15 * minute } }),
    ],
    ["people handle exceptions", (_, minute) => ({ exceptions: { call_provider: 4 * minute } })],
    ["the worker keeps up", () => ({ overdue: 1 })],
    [
      "the queue of due work holds what is open, and at most a reminder of what was completed",
      () => ({ due_work: 1_711 }),
    ],
    ["idempotency keys end", () => ({ stale_keys: 1 })],
    ["few locations are late", () => ({ late_work: 31 })],
    ["stock is replaced", (_, minute) => ({ available_units: 50_000 - 455 * minute })],
    ["orders come in, are completed, and money is captured", () => ({ captured_minor: 100_000 })],
  ];

  for (const [name, change] of cases) assert.deepEqual(broken(run(change)), [name]);
});

test("memory that rises at the start and then stays is flat", () => {
  const samples = run(({ rss_mib }, minute) => ({ rss_mib: { ...rss_mib, product: minute < 4 ? 200 : 400 } }));

  assert.deepEqual(broken(samples), []);
});

test("what is overdue for a moment and then done is no backlog", () => {
  assert.deepEqual(broken(run((_, minute) => ({ overdue: minute === 9 ? 0 : 40 }))), []);
});

test("no samples are no proof", () => {
  assert.deepEqual(broken([CALM, CALM]), ["there are samples"]);
});

test("a line of the table stands under its head", () => {
  assert.equal(
    sampleLine(CALM),
    "  0.0    2000     80   310      100       200        0       0        0    10    4     5  300        0      380     180      150",
  );
  assert.equal(SAMPLE_HEAD.startsWith("  min  orders  done%  open"), true);
});
