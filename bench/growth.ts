import { parseArgs } from "node:util";
import { type BenchApp, startBenchApp, startBenchServer } from "./support/app.ts";
import { round } from "./support/figures.ts";
import { type ListTiming, listCases, timeLists } from "./support/list-cases.ts";
import { liveOrders } from "./support/live-orders.ts";
import { measureReleases } from "./support/measure.ts";
import { offerByClients } from "./support/offer.ts";
import { startProvider } from "./support/provider.ts";
import { type Check, doctorFindsNothing, type Meddling, type Result } from "./support/result.ts";
import { openSeeder } from "./support/seed-orders.ts";
import { newOrders, SHOP, type ShopSize, setUpShop } from "./support/shop.ts";
import { forgetStatements, topStatements } from "./support/statements.ts";
import { describeSurroundings } from "./support/surroundings.ts";

const SPEED_KEPT_MIN = 0.8;
const LIST_P95_MAX_MS = 50;
/** Both databases are measured in turns, so that what else happens on the machine meets both. */
const ROUNDS = 2;

/**
 * BENCHMARKS "growth": `pipeline` and the order list as a database grows, beside a second database on the same server that
 * stays at the first size. Orders are seeded as copies of finished lives (support/seed-orders.ts).
 */
export async function run(args: readonly string[], meddle?: Meddling): Promise<Result> {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      sizes: { type: "string", default: "10000,100000,1000000" },
      orders: { type: "string", default: "3000" },
      clients: { type: "string", default: "32" },
      templates: { type: "string", default: "400" },
      lists: { type: "string", default: "40" },
      items: { type: "string", default: String(SHOP.items) },
      locations: { type: "string", default: String(SHOP.locations) },
      server: { type: "string" },
      statements: { type: "boolean", default: false },
      aims: { type: "boolean", default: true },
      json: { type: "boolean" },
    },
  });
  const options = {
    sizes: values.sizes.split(",").map(Number),
    orders: Number(values.orders),
    clients: Number(values.clients),
    templates: Number(values.templates),
    lists: Number(values.lists),
    statements: values.statements,
    shop: { ...SHOP, items: Number(values.items), locations: Number(values.locations) },
  };
  const server = values.server ? { url: values.server, stop: async () => {} } : await startBenchServer();
  const provider = await startProvider();
  const apps: BenchApp[] = [];
  try {
    for (const _ of ["stays", "grows"])
      apps.push(await startBenchApp({ server_url: server.url, provider_url: provider.url }));
    const [small, grown] = apps as [BenchApp, BenchApp];
    const { figures, checks } = await measureGrowth(small, grown, options);
    await meddle?.(grown.database_url);
    return {
      surroundings: await describeSurroundings(grown.database_url),
      figures,
      checks: [
        ...checks.filter((check) => values.aims || !check.is_aim).map(({ is_aim: _, ...check }) => check),
        await doctorFindsNothing(grown.database_url),
      ],
    };
  } finally {
    for (const app of apps) await app.stop();
    await provider.stop();
    await server.stop();
  }
}

type Options = {
  readonly sizes: readonly number[];
  readonly orders: number;
  readonly clients: number;
  readonly templates: number;
  readonly lists: number;
  readonly statements: boolean;
  readonly shop: ShopSize;
};

type GrowthCheck = Check & { readonly is_aim?: boolean };

async function measureGrowth(small: BenchApp, grown: BenchApp, options: Options) {
  const figures: Record<string, number | string> = {};
  const checks: GrowthCheck[] = [];
  const [first = 0] = options.sizes;
  (await fill(small, options).then((seeder) => seeder.growTo(first).then(() => seeder))).close();
  const seeder = await fill(grown, options);
  for (const [position, size] of options.sizes.entries()) {
    const name = size.toLocaleString("en");
    const started = performance.now();
    figures[`${name}: orders in the database`] = await seeder.growTo(size);
    figures[`${name}: seconds to seed`] = round((performance.now() - started) / 1_000);
    if (options.statements) await forgetStatements(grown.database_url);
    const speed = await compareSpeed(small, grown, options);
    figures[`${name}: orders/s released`] = round(speed.grown);
    figures[`${name}: orders/s released beside it at ${first.toLocaleString("en")}`] = round(speed.small);
    figures[`${name}: ratio`] = round(speed.grown / speed.small, 2);
    checks.push({
      name: `${name}: every order was released`,
      holds: speed.missing === 0,
      detail: `${speed.missing} were not`,
    });
    if (options.statements) Object.assign(figures, await topStatements(grown.database_url));

    const timings = await timeLists(grown, await listCases(grown.database_url), options.lists);
    for (const { name: list, p50_ms, p95_ms } of timings)
      figures[`${name}: list ${list}, p50 and p95 ms`] = `${p50_ms} ${p95_ms}`;
    checks.push(listsAreRight(name, timings), listsAreQuick(name, timings));
    if (position > 0 && position === options.sizes.length - 1)
      checks.push(speedIsKept(name, speed.grown / speed.small));
  }
  await seeder.close();
  return { figures, checks };
}

/** A shop whose orders have lived, ready to be copied. */
async function fill(app: BenchApp, { shop, templates }: Options) {
  await setUpShop(app.url, app.database_url, shop);
  await liveOrders(app, shop, templates);
  return openSeeder(app.database_url);
}

async function compareSpeed(small: BenchApp, grown: BenchApp, { orders, clients, shop }: Options) {
  const seconds = { small: 0, grown: 0 };
  const released = { small: 0, grown: 0 };
  for (let round_no = 0; round_no < ROUNDS; round_no += 1) {
    for (const [name, app] of [
      ["small", small],
      ["grown", grown],
    ] as const) {
      const warm_up = newOrders(Math.ceil(orders / 10), shop);
      await measureReleases(app, () => offerByClients(app.url, warm_up, clients));
      const offers = newOrders(Math.ceil(orders / ROUNDS), shop);
      const measured = await measureReleases(app, () => offerByClients(app.url, offers, clients));
      released[name] += measured.latencies_ms.length;
      seconds[name] += measured.latencies_ms.length / measured.released_per_second;
    }
  }
  const offered = 2 * ROUNDS * Math.ceil(orders / ROUNDS);
  return {
    small: released.small / seconds.small,
    grown: released.grown / seconds.grown,
    missing: offered - released.small - released.grown,
  };
}

export function listsAreRight(size: string, timings: readonly ListTiming[]): GrowthCheck {
  const wrong = timings.flatMap((timing) => (timing.wrong === "" ? [] : [timing.wrong]));
  return { name: `${size}: every list is what plain SQL finds`, holds: wrong.length === 0, detail: wrong.join("; ") };
}

export function listsAreQuick(size: string, timings: readonly ListTiming[]): GrowthCheck {
  const slow = timings.filter(({ p95_ms }) => p95_ms > LIST_P95_MAX_MS);
  return {
    name: `${size}: every list and search has a p95 of at most ${LIST_P95_MAX_MS} ms`,
    holds: slow.length === 0,
    detail: slow.map(({ name, p95_ms }) => `${name} ${p95_ms}`).join("; "),
    is_aim: true,
  };
}

export function speedIsKept(size: string, ratio: number): GrowthCheck {
  return {
    name: `${size}: at least ${SPEED_KEPT_MIN} of the speed at the first size`,
    holds: ratio >= SPEED_KEPT_MIN,
    detail: String(round(ratio, 2)),
    is_aim: true,
  };
}
