/** `npm run bench -- NAME [--json]`: runs one benchmark; without a name lists them. */
import { present, type Run } from "./support/result.ts";

type Benchmark = { readonly about: string; readonly load: () => Promise<{ readonly run: Run }> };

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  pipeline: {
    about:
      "orders offered over HTTP by 32 clients until their fulfillment orders are released, beside TPC-B on the same server",
    load: () => import("./pipeline.ts"),
  },
  "routing-large": {
    about: "orders of 1 to 20 lines, 500 locations, all criteria on: how many plans are proven optimal, and how fast",
    load: () => import("./routing-large.ts"),
  },
  bulk: {
    about: "the same orders as NDJSON through POST /v1/orders/batch, beside pipeline",
    load: () => import("./bulk.ts"),
  },
  latency: {
    about: "the same at a steady 100 orders/s: from POST to released and visible",
    load: () => import("./latency.ts"),
  },
  "hot-sku": {
    about: "15,000 orders for 10,000 units of one item at one location, beside ordinary orders of one line",
    load: () => import("./hot-sku.ts"),
  },
  growth: {
    about: "pipeline and the order list with 10 thousand, 100 thousand and 1 million orders in the database",
    load: () => import("./growth.ts"),
  },
  lists: {
    about:
      "R-36: every filter and sort of the order list, search, order page, views and overview with a million orders, 16 clients",
    load: () => import("./lists.ts"),
  },
  processes: {
    about:
      "one and two api and worker processes on one database, by turns: orders whose payment a worker has authorized",
    load: () => import("./processes.ts"),
  },
  kill: {
    about: "R-01, R-02: orders under kill -9, --what processes|postgres|everything",
    load: () => import("./kill.ts"),
  },
  crossing: { about: "R-14: orders that want the same goods crosswise", load: () => import("./crossing.ts") },
  import: {
    about: "the UCI Online Retail file from file to finished orders, against its own totals",
    load: () => import("./import.ts"),
  },
  overload: {
    about: "R-40: ten times the peak for 2 minutes, of one tenant, the payment provider silent (--times N --seconds N)",
    load: () => import("./overload.ts"),
  },
  outage: {
    about: "Postgres away, slow, out of connections or read-only for 30 s each (--what away,slow,... --seconds N)",
    load: () => import("./outage.ts"),
  },
  faults: {
    about:
      "reliability at length: a fault at every point alone, 5,000 lost answers, 10,000 edits of two agents, 500 killed relays (points, answers, agents, outbox)",
    load: () => import("./faults.ts"),
  },
  simulate: {
    about: "the whole order loop in memory on a virtual clock, seed after seed (--seeds N --from N, or --seed N)",
    load: () => import("./simulate.ts"),
  },
  demo: {
    about: "the demo retailer living on for an hour: memory, queues, exceptions, stock, doctor (--minutes N --speed N)",
    load: () => import("./demo.ts"),
  },
  web: {
    about:
      "the console in npm's Chromium: first load cold and warm, order list and order page, size of the bundle (--database URL --times N)",
    load: () => import("./web.ts"),
  },
  screenshots: {
    about: "no measurement: takes the pictures of docs/console.md from the demo retailer (--only NAME --to FOLDER)",
    load: () => import("./screenshots.ts"),
  },
  fuzz: {
    about:
      "every operation of the API with 500 wrong and 200 valid inputs, against its own document (--wrong N --valid N)",
    load: () => import("./fuzz.ts"),
  },
};

const [name, ...args] = process.argv.slice(2);
const benchmark = BENCHMARKS[name ?? ""];
if (!benchmark) {
  const known = Object.entries(BENCHMARKS).map(([key, { about }]) => `  ${key.padEnd(14)} ${about}`);
  process.stdout.write(`usage: npm run bench -- NAME [--json]\n\n${known.join("\n")}\n`);
  process.exitCode = name === undefined ? 0 : 2;
} else {
  const { lines, json, passed } = present(name ?? "", await (await benchmark.load()).run(args));
  process.stdout.write(`${lines.join("\n")}\n`);
  if (args.includes("--json")) process.stdout.write(`${json}\n`);
  process.exitCode = passed ? 0 : 1;
}
