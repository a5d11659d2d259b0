import { addUserWithPassword, type DemoSignIn, type NewUser, ROLE_NAMES, ROLES } from "../../access/index.ts";
import { COMMAND_LINE } from "../../platform/audit.ts";
import { systemClock } from "../../platform/clock.ts";
import { DEFAULT_TENANT_ID } from "../../platform/config.ts";
import type { Database } from "../../platform/database.ts";
import { read, transact } from "../../platform/transaction.ts";
import { CLERKS_STORE } from "./retailer/clerks-day.ts";

/** Everybody may know it: the sign-in page of the demo shows it. */
const PASSWORD = "demo-demo-demo";
const NAMES = {
  administrator: "Anna Ahlbeck",
  operations: "Ole Petersen",
  customer_service: "Clara Sommer",
  store: "Sina Vogt",
  finance: "Frieda Lange",
  partner: "Paul Krause",
  read_only: "Rita Neumann",
} as const;

/** One user a role. Made where they are missing, so a demo that was loaded by an earlier version gets them as well. */
export async function addDemoUsers(database: Database): Promise<readonly DemoSignIn[]> {
  const places = await busiestPlaces(database);
  const at = { store: places.get("store"), partner: places.get("dropshipper") } as const;
  for (const role of ROLE_NAMES) {
    const place = role === "store" || role === "partner" ? at[role] : undefined;
    if (ROLES[role].needs_locations && place === undefined) continue;
    const user: NewUser = {
      ...{ email: emailOf(role), name: NAMES[role], language: "en", role },
      ...{ channel_codes: null, location_codes: place === undefined ? null : [place] },
      amount_max_minor: role === "customer_service" ? 20_000 : null,
    };
    await addUserWithPassword(user, PASSWORD, (work) =>
      transact(database, DEFAULT_TENANT_ID, { name: "add demo user" }, (tx) =>
        work(tx, COMMAND_LINE, systemClock.now()),
      ),
    );
  }
  return ROLE_NAMES.map((role) => ({ role, email: emailOf(role), password: PASSWORD }));
}

const emailOf = (role: string) => `${role.replace("_", "-")}@demo.example`;

/** The store of the clerk's day; of other kinds of places, and without that store, the one where there is most to see. */
function busiestPlaces(database: Database): Promise<ReadonlyMap<string, string>> {
  return read(database, DEFAULT_TENANT_ID, "find demo places", async (tx) => {
    const rows = await tx.query<{ kind: string; code: string }>(
      `select distinct on (location.kind) location.kind, location.code
         from locations.locations as location
        cross join lateral (
          select count(*) filter (where work.delivery_method = 'ship') as to_ship,
                 count(*) filter (where work.delivery_method = 'collect') as to_collect
            from fulfillment.fulfillment_orders as work
           where work.tenant_id = location.tenant_id and work.location_code = location.code
             and work.status in ('released', 'accepted', 'picking', 'packed', 'ready_to_collect')
        ) as work
        where location.tenant_id = $1 and location.active
        order by location.kind, location.code = $2 desc, least(work.to_ship, work.to_collect) desc, work.to_ship + work.to_collect desc,
                 location.code`,
      [tx.tenant_id, CLERKS_STORE],
    );
    return new Map(rows.map((row) => [row.kind, row.code]));
  });
}
