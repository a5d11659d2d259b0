import { after } from "node:test";
import { type Armory, createArmory, type Fault } from "./armed.ts";
import { type Client, createClient } from "./client.ts";
import { type Instance, startInstance } from "./in-process.ts";
import { orderBody, type Stage } from "./scenario-world.ts";
import { SCENARIOS } from "./scenarios.ts";
import { letTimePass } from "./time-passes.ts";
import { openFaultShop, openWorld, type World } from "./world.ts";

/** Some processes' worth of the product in ours, with the fault points in the hand of the test. */
export type FaultStage = {
  readonly world: World;
  readonly addresses: readonly string[];
  readonly armory: Armory;
  /** Which points each scenario gets to when nothing goes wrong. */
  readonly reach: () => Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /**
   * Lets points fail or hang, each once, while scenarios that get there are played: all points of a scenario in one run, or
   * each alone (then the one who hung must change nothing when he wakes). @returns what went wrong, point by point
   */
  readonly tryPoints: (
    points: readonly string[],
    action: "throw" | "hang",
    how: "alone" | "together",
  ) => Promise<readonly string[]>;
};

/** One more than the lanes in which the same loop of a worker may hang: so one is always left that goes on. */
const WORKERS = 3;
const LANES_TOGETHER = 4;
const FIRES_WITHIN_MS = 60_000;
const RESTS_WITHIN_MS = 120_000;
/** Longer than skipped time makes leases and sessions last. */
const HANGS_FOR_MS = 2_500;
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

export async function openFaultStage(): Promise<FaultStage> {
  const ending: (() => Promise<unknown>)[] = [];
  // Before the world's own end: what still runs must find its database.
  after(async () => {
    for (const end of ending.reverse()) await end();
  });
  const armory = createArmory();
  const world = await openWorld();
  ending.push(world.close);
  const instances: Instance[] = [];
  for (let number = 0; number < WORKERS; number += 1) instances.push(await startInstance(world, { worker: true }));
  const addresses = instances.map(({ url }) => url);
  const admin = createClient(addresses, world.key);
  await world.notify(addresses);
  await openFaultShop(admin);
  // Each process takes its first numbers now, so that a new one is needed to see that.
  for (const url of addresses) await warmUp(createClient([url], world.key));
  const time = letTimePass(world.query, createClient(addresses, world.key));
  ending.push(async () => {
    for (const instance of instances) await instance.stop();
  });
  ending.push(time.stop);
  ending.push(async () => armory.disarm());
  const stageOf = (client: Client): Stage => ({
    client,
    provider_url: world.provider.url,
    query: world.query,
    freshClient: async () => {
      const instance = await startInstance(world, { worker: false });
      instances.push(instance);
      return createClient([instance.url, ...addresses], world.key);
    },
  });
  let known: ReadonlyMap<string, ReadonlySet<string>> | null = null;

  const reach = async () => {
    if (known) return known;
    const found = new Map<string, ReadonlySet<string>>();
    for (const [name, scenario] of Object.entries(SCENARIOS)) {
      armory.forgetReached();
      await scenario(stageOf(createClient(addresses, world.key)));
      found.set(name, new Set(armory.reached().keys()));
    }
    known = found;
    return found;
  };
  const tryAlone = async (point: string, action: "throw" | "hang"): Promise<string[]> => {
    const [name] = [...(await reach())].find(([, points]) => points.has(point)) ?? [];
    if (name === undefined) return [`${point}: no scenario gets there`];
    const client = createClient(addresses, world.key);
    const fault = armory.arm(point, action);
    if (action === "hang") fault.fired.then(() => client.loseThePatience());
    try {
      const orders = await play(name, stageOf(client), [fault]);
      if (!fault.has_fired()) return [`${point}: ${name} did not get there`];
      return action === "hang" ? await zombieChanges(world, orders, fault, `${point}:`) : [];
    } catch (error) {
      return [`${point}: ${name}: ${messageOf(error)}`];
    } finally {
      fault.wake();
    }
  };
  const tryTogether = async (name: string, points: readonly string[], action: "throw" | "hang"): Promise<string[]> => {
    const client = createClient(addresses, world.key);
    const faults = points.map((point) => armory.arm(point, action));
    for (const fault of faults) {
      if (action === "hang")
        fault.fired.then(() => {
          client.loseThePatience();
          setTimeout(fault.wake, HANGS_FOR_MS);
        });
    }
    try {
      await play(name, stageOf(client), faults);
    } catch (error) {
      return [`${name}: ${messageOf(error)}`];
    }
    return points
      .filter((_, index) => !faults[index]?.has_fired())
      .map((point) => `${point}: ${name} did not get there`);
  };
  const together = async (points: readonly string[], action: "throw" | "hang") => {
    const reached = [...(await reach())];
    const assigned = Map.groupBy(points, (point) => reached.find(([, there]) => there.has(point))?.[0] ?? "");
    const groups = [...assigned];
    const complaints: string[] = [];
    const lane = async () => {
      for (let group = groups.shift(); group; group = groups.shift())
        complaints.push(...(await tryTogether(...group, action)));
    };
    await Promise.all(Array.from({ length: LANES_TOGETHER }, lane));
    return complaints;
  };
  const alone = async (points: readonly string[], action: "throw" | "hang") => {
    const complaints: string[] = [];
    const lane = async (of_lane: readonly string[]) => {
      for (const point of of_lane) complaints.push(...(await tryAlone(point, action)));
    };
    await Promise.all(lanesOf(points).map(lane));
    return complaints;
  };
  return {
    world,
    addresses,
    armory,
    reach,
    tryPoints: async (points, action, how) => {
      await reach();
      const complaints = how === "alone" ? await alone(points, action) : await together(points, action);
      await restOf(world, null);
      await giveUpTransfers(admin);
      return complaints;
    },
  };
}

/** What hangs in a loop of the worker stops that loop; so points of one loop are in few lanes, one after the other. */
const LOOPS: readonly RegExp[] = [
  /^(?:advance|park)/,
  /call_provider|^give intents back/,
  /^sandbox\./,
  /send_mail|^smtp/,
  /issue_/,
  /^spread (?:events|replay)/,
  /webhooks:|^webhook:/,
  /^sweep/,
  /words:/,
];
const API_LANES = 2;

function lanesOf(points: readonly string[]): readonly (readonly string[])[] {
  const lanes = LOOPS.map((loop) => points.filter((point) => loop.test(point)));
  const others = points.filter((point) => !LOOPS.some((loop) => loop.test(point)));
  for (let lane = 0; lane < API_LANES; lane += 1) lanes.push(others.filter((_, index) => index % API_LANES === lane));
  return lanes;
}

/** Two scenarios may have answered the same exception; what is left over is nobody's. */
async function giveUpTransfers(client: Client): Promise<void> {
  const { data } = await client.ask("GET", "/v1/exceptions?limit=200");
  for (const { exception_id, reason } of data) {
    if (reason === "transfer_unmatched")
      await client.ask("POST", `/v1/exceptions/${exception_id}/give-ups`, { note: "left over" }, { or_status: 404 });
  }
}

async function warmUp(client: Client): Promise<void> {
  const { order_id } = await client.ask("POST", "/v1/orders", orderBody({ BOOK: 1 }));
  await client.ask("POST", `/v1/orders/${order_id}/cancellations`, { reason: "customer_request" });
}

/** To its end; again if the point was not reached, since another lane's work may have been taken along with ours. */
async function play(name: string, stage: Stage, faults: readonly Fault[]): Promise<readonly string[]> {
  const scenario = SCENARIOS[name];
  if (!scenario) throw new Error(`No scenario is called ${name}.`);
  const give_up_at = performance.now() + FIRES_WITHIN_MS;
  const orders = [...(await scenario(stage))];
  while (faults.some((fault) => !fault.has_fired()) && performance.now() < give_up_at)
    orders.push(...(await scenario(stage)));
  return orders;
}

/** Everything that is known of orders; what wakes up late must leave it as it is. */
async function digest({ query }: World, orders: readonly string[]): Promise<string> {
  const [row] = await query<{ digest: string }>(
    `select md5(string_agg(part, ' ' order by part)) as digest from (
       select concat_ws(' ', order_id, status, version) as part from orders.orders where order_id = any ($1::uuid[])
        union all select concat_ws(' ', event_id, type) from platform.events where order_id = any ($1::uuid[])
        union all select concat_ws(' ', operation_id, state) from payments.operations where order_id = any ($1::uuid[])
        union all select concat_ws(' ', invoice_id, number) from invoicing.invoices where order_id = any ($1::uuid[])
        union all select concat_ws(' ', mail_id, sent_at) from notifications.mails where order_id = any ($1::uuid[])) as parts`,
    [orders],
  );
  return row?.digest ?? "";
}

const ZOMBIE_MS = 150;

/** Wakes the one who hangs, once the orders rest, and looks whether it changes anything. */
async function zombieChanges(world: World, orders: readonly string[], fault: Fault, of: string): Promise<string[]> {
  await restOf(world, orders);
  const before = await digest(world, orders);
  fault.wake();
  await new Promise((resolve) => setTimeout(resolve, ZOMBIE_MS));
  await restOf(world, orders);
  return (await digest(world, orders)) === before ? [] : [`${of} the one who hung came back and changed something`];
}

/**
 * Waits until nothing is due, no call is open and no exception is still to be tried again, of orders or of all. The judge says
 * what is left after that time.
 */
export async function restOf({ query }: World, orders: readonly string[] | null): Promise<void> {
  const give_up_at = performance.now() + RESTS_WITHIN_MS;
  while (performance.now() < give_up_at) {
    const [row] = await query<{ open: boolean }>(
      `select exists (select from platform.intents where ($1::uuid[] is null or order_id = any ($1::uuid[])) and state in ('waiting', 'running'))
           or exists (select from platform.due_work where ($1::uuid[] is null or subject_id = any ($1::uuid[])) and due_at <= clock_timestamp())
           or exists (select from platform.exceptions where ($1::uuid[] is null or order_id = any ($1::uuid[]))
                         and resolved_at is null and reason <> 'transfer_unmatched') as open`,
      [orders],
    );
    if (row?.open === false) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
