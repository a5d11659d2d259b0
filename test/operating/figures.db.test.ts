import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { parser } from "@prometheus-io/lezer-promql";
import { parse } from "yaml";
import { createMetrics } from "../../src/platform/metrics.ts";
import { authorized, headAt, line, openRetailer, shippingCharge } from "../journeys/retailer.ts";
import { type Json, startApp } from "../support/running-app.ts";

const file = (name: string) => readFile(new URL(`../../docs/operating/${name}`, import.meta.url), "utf8");
const watch = await file("watch.md");
const alerts: Json[] = parse(await file("alerts.yml")).groups.flatMap((group: Json) => group.rules);
const dashboard: Json = JSON.parse(await file("grafana-dashboard.json"));
const queries: Json[] = dashboard.panels.flatMap((panel: Json) => panel.targets ?? []);

/** What Prometheus itself adds. */
const FOREIGN = new Set(["up"]);
const FOREIGN_LABELS = ["job", "instance", "le"];

const app = await startApp();
const metrics = createMetrics();
metrics.watchPool(app.test_database.database.pool);
const registered = await metrics.registry.getMetricsAsJSON();
const names = registered.map(({ name }) => name);
const labels = new Map(
  names.map((name) => [name, (metrics.registry.getSingleMetric(name) as Json).labelNames as string[]]),
);

/** Files and memory of the process are told on Linux only. */
const on_linux = { skip: process.platform === "linux" ? false : "the figures of a process differ by system" };

test("watch.md explains every figure that a process tells, and none that it does not", on_linux, () => {
  const table = watch.slice(watch.indexOf("| figure"), watch.indexOf("Of Postgres, watch"));
  const told = [...table.matchAll(/`(dirigent_[a-z0-9_]+)`/g)].map((match) => match[1] as string);
  const expanded = table.includes("`_p50_`") ? ["min", "max", "mean", "stddev", "p50", "p90"] : [];
  const explained = new Set([...told, ...expanded.map((part) => `dirigent_nodejs_eventloop_lag_${part}_seconds`)]);

  assert.deepEqual([...explained].sort(), [...names].sort());
});

test("watch.md names the kind and the labels of every figure", on_linux, () => {
  const rows = [...watch.matchAll(/^\| `(dirigent_\w+)` +\| (\w+)(?:: ([a-z_, ]+?))? +\|/gm)];
  assert.ok(rows.length > 30);
  for (const match of rows) {
    const [, name = "", type, told = ""] = match;
    const { type: real } = registered.find((metric) => metric.name === name) as Json;
    assert.deepEqual([type, told === "" ? [] : told.split(", ")], [real, labels.get(name)], name);
  }
});

test("every alert has a sentence, a severity, a page in the runbooks and a query that can be asked", async () => {
  const runbooks = await file("runbooks.md");
  assert.ok(alerts.length >= 15);
  for (const { alert, expr, labels: marks, annotations } of alerts) {
    assert.match(alert, /^Dirigent[A-Z]\w+$/);
    assert.ok(["page", "ticket"].includes(marks.severity), alert);
    assert.ok(annotations.summary.length > 20, alert);
    assert.equal(annotations.runbook, `docs/operating/runbooks.md#${alert.toLowerCase()}`);
    assert.deepEqual(faultsOf(expr), [], alert);
  }
  const pages = [...runbooks.matchAll(/^## (\w+)$/gm)].map((match) => match[1]);
  assert.deepEqual(
    pages,
    alerts.map(({ alert }) => alert),
  );
});

test("the dashboard has the shape that Grafana imports, and every query can be asked", () => {
  assert.equal(dashboard.schemaVersion, 39);
  assert.equal(dashboard.templating.list[0].type, "datasource");
  const ids = dashboard.panels.map(({ id }: Json) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const panel of dashboard.panels) {
    const { x, y, w, h } = panel.gridPos;
    assert.ok(x >= 0 && y >= 0 && h > 0 && w > 0 && x + w <= 24, panel.title);
    if (panel.type === "row") continue;
    assert.ok(["timeseries", "stat"].includes(panel.type) && panel.description.length > 3, panel.title);
    assert.equal(panel.datasource.uid, ["$", "{datasource}"].join(""));
    assert.deepEqual(
      panel.targets.map(({ refId }: Json) => refId),
      ["A", "B", "C"].slice(0, panel.targets.length),
    );
  }
  assert.ok(queries.length > 25);
  for (const { expr } of queries) assert.deepEqual(faultsOf(expr.replaceAll("$__rate_interval", "5m")), []);
});

test("no two panels of the dashboard lie on each other", () => {
  const boxes = dashboard.panels.map(({ gridPos, title }: Json) => ({ ...gridPos, title }));
  for (const [index, a] of boxes.entries())
    for (const b of boxes.slice(index + 1))
      assert.ok(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y, `${a.title}, ${b.title}`);
});

test("the checker notices a query that is no PromQL, asks for a figure that there is not, or for a label that it lacks", () => {
  assert.deepEqual(faultsOf("sum(rate(dirigent_events_total[5m])"), ["no PromQL: sum(rate(dirigent_events_total[5m])"]);
  assert.deepEqual(faultsOf("dirigent_orders_total"), ["no figure dirigent_orders_total"]);
  assert.deepEqual(faultsOf("dirigent_events_total_bucket"), ["no figure dirigent_events_total_bucket"]);
  assert.deepEqual(faultsOf('dirigent_events_total{kind="a"}'), ["no label kind"]);
  assert.deepEqual(faultsOf("sum by (tenant) (dirigent_events_total)"), ["no label tenant"]);
});

test("after a day's work every figure that an alert or the dashboard asks for is told by the running program", async () => {
  const { stock, orderOf, place, ship } = await openRetailer(app);
  await stock("A-100", "WH1", 3);
  const lines = [line(1, "A-100", 1, 1_999)];
  const order = { lines, charges: [shippingCharge(490)], payments: [authorized(2_489)] };
  const unanswered = await place(orderOf(order));
  const placed = await place(orderOf(order));
  const released = await app.waitFor(placed.order_id, ({ status }) => status === "released");
  await app.waitFor(unanswered.order_id, ({ status }) => status === "released");
  await ship(headAt(released, "WH1"), "T-1", [{ line_no: 1, quantity: 1 }]);
  await app.waitFor(placed.order_id, ({ status }) => status === "completed");
  const text = await figuresWhen((now) => Number(figureOf(now, "dirigent_unanswered_oldest_seconds")) > 0);

  const asked = new Set(
    [...alerts, ...queries].flatMap(({ expr }) => figuresOf(expr.replaceAll("$__rate_interval", "5m"))),
  );
  for (const name of asked) {
    if (FOREIGN.has(name) || /^dirigent_(process|nodejs)_/.test(name)) continue;
    assert.match(text, new RegExp(`^# TYPE ${familyOf(name)} `, "m"), name);
  }
  assert.equal(figureOf(text, 'dirigent_events_total{type="order_received"}'), "2");
  assert.equal(figureOf(text, 'dirigent_events_total{type="order_completed"}'), "1");
  assert.equal(figureOf(text, "dirigent_order_release_seconds_count"), "2");
  assert.equal(figureOf(text, "dirigent_locations_silent"), "0");
  assert.equal(figureOf(text, 'dirigent_intent_duration_seconds_count{kind="issue_invoice",outcome="answered"}'), "1");
  assert.equal(figureOf(text, 'dirigent_due_entries{kind="order"}'), "0");

  await app.hoursLater(5, async () => {
    const later = await figuresWhen((now) => figureOf(now, "dirigent_locations_silent") === "1");
    assert.ok(Number(figureOf(later, "dirigent_unanswered_oldest_seconds")) > 4 * 3_600);
  });
});

async function figuresWhen(condition: (text: string) => boolean): Promise<string> {
  const until = performance.now() + 30_000;
  for (;;) {
    const { text } = await app.call("GET", "/metrics");
    if (condition(text)) return text;
    assert.ok(performance.now() < until, text);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function figureOf(text: string, series: string): string | undefined {
  return text
    .split("\n")
    .find((candidate) => candidate.startsWith(`${series} `))
    ?.slice(series.length + 1);
}

/** What Prometheus would not answer. */
function faultsOf(expr: string): string[] {
  const faults: string[] = [];
  const figures = figuresOf(expr);
  const known = [...FOREIGN_LABELS, ...figures.flatMap((name) => labels.get(familyOf(name)) ?? [])];
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.type.isError) faults.push(`no PromQL: ${expr}`);
      const text = expr.slice(node.from, node.to);
      if (node.name === "LabelName" && !known.includes(text)) faults.push(`no label ${text}`);
    },
  });
  for (const name of figures)
    if (!FOREIGN.has(name) && !names.includes(familyOf(name))) faults.push(`no figure ${name}`);
  return [...new Set(faults)];
}

function figuresOf(expr: string): string[] {
  const found: string[] = [];
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.name === "VectorSelector") found.push(/^[\w:]+/.exec(expr.slice(node.from, node.to))?.[0] ?? "");
    },
  });
  return found;
}

/** A histogram is asked for by its parts. */
function familyOf(name: string): string {
  const family = name.replace(/_(bucket|sum|count)$/, "");
  return registered.some((metric) => metric.name === family && String(metric.type) === "histogram") ? family : name;
}
