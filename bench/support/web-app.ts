import type { BrowserContext } from "playwright-core";
import { addUserWithPassword } from "../../src/access/index.ts";
import { COMMAND_LINE } from "../../src/platform/audit.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { DEFAULT_TENANT_ID } from "../../src/platform/config.ts";
import { openDatabase } from "../../src/platform/database.ts";
import { transact } from "../../src/platform/transaction.ts";
import { startBenchApp } from "./app.ts";
import { startDemoRun } from "./demo-run.ts";
import { withClient } from "./shop.ts";

/** The console with somebody who may see it. */
export type WebApp = {
  readonly url: string;
  readonly database_url: string;
  readonly signIn: (context: BrowserContext) => Promise<void>;
  /** As the demo's user of a role. */
  readonly signInAs: (context: BrowserContext, role: string) => Promise<void>;
  readonly countOrders: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const VISITOR = { email: "visitor@bench.example", password: "visitor of the benchmark" } as const;

/** @param database_url of a database with orders of its own, in which a user is made; null: the demo retailer, standing still */
export async function startWebApp(database_url: string | null): Promise<WebApp> {
  const app = database_url === null ? await startDemoRun({ speed: 0 }) : await startBenchApp({ database_url });
  await addVisitor(app.database_url);
  const enter = async (context: BrowserContext, data: { readonly email: string; readonly password: string }) => {
    const answer = await context.request.post(`${app.url}/auth/sign-in/email`, { data, headers: { origin: app.url } });
    if (answer.status() !== 200) throw new Error(`${data.email} cannot sign in: ${await answer.text()}`);
  };
  return {
    url: app.url,
    database_url: app.database_url,
    signIn: (context) => enter(context, VISITOR),
    signInAs: async (context, role) => {
      const options = await (await context.request.get(`${app.url}/auth/options`)).json();
      const found = options.demo_sign_ins.find((each: { readonly role: string }) => each.role === role);
      await enter(context, { email: found?.email ?? role, password: found?.password ?? "" });
    },
    countOrders: () =>
      withClient(app.database_url, async (client) => {
        const { rows } = await client.query("select count(*)::integer as count from orders.orders");
        return Number(rows[0]?.count);
      }),
    stop: app.stop,
  };
}

async function addVisitor(url: string): Promise<void> {
  const database = openDatabase({ url, connections_max: 1 });
  const bounds = { channel_codes: null, location_codes: null, amount_max_minor: null };
  const user = { email: VISITOR.email, name: "Visitor", language: "en", role: "administrator", ...bounds } as const;
  try {
    await addUserWithPassword(user, VISITOR.password, (work) =>
      transact(database, DEFAULT_TENANT_ID, { name: "add visitor" }, (tx) => work(tx, COMMAND_LINE, systemClock.now())),
    );
  } finally {
    await database.close();
  }
}
