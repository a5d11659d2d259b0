import { registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Where the simulation is put under the product: the modules that hold SQL, and the one that makes ids. Everything else,
 * every decision and every step, is the product's own file.
 */
const IN_MEMORY: Readonly<Record<string, string>> = {
  "src/platform/transaction.ts": "transaction.ts",
  "src/platform/due-work.ts": "due-work.ts",
  "src/platform/intents.ts": "intents.ts",
  "src/platform/events.ts": "events.ts",
  "src/platform/exceptions.ts": "exceptions.ts",
  "src/orchestration/parked.ts": "parked.ts",
  "src/orders/store.ts": "orders.ts",
  "src/orders/store-read.ts": "orders-read.ts",
  "src/payments/store.ts": "payments.ts",
  "src/payments/answers.ts": "answers.ts",
  "src/fulfillment/store.ts": "fulfillment.ts",
  "src/inventory/store/levels.ts": "levels.ts",
  "src/inventory/store/movements.ts": "movements.ts",
  "src/inventory/store/reservations.ts": "reservations.ts",
  "src/invoicing/store.ts": "invoicing.ts",
  "src/returns/store.ts": "returns.ts",
  "src/customers/store.ts": "customers.ts",
  "src/notifications/store.ts": "mails.ts",
  "src/risk/store.ts": "risk.ts",
  "src/sourcing/store.ts": "plans.ts",
  "src/catalog/store.ts": "catalog.ts",
  "src/channels/store.ts": "channels.ts",
};
/** On Postgres the ids alone are replaced, so that both worlds name the same things alike. */
const IDS: Readonly<Record<string, string>> = { "src/kernel/ids.ts": "ids.ts" };

const ROOT = new URL("../../", import.meta.url).href;
const HERE = new URL("memory/", import.meta.url).href;

/** A planted fault: a text of one of the product's files, and what stands there instead. */
export type Mutation = { readonly file: string; readonly text: string; readonly instead: string };

type World = { readonly replaced: ReadonlyMap<string, string>; readonly mutation: Mutation | null };
const worlds = new Map<string, World>();

/**
 * Loads a module of this folder together with the product in a graph of modules of its own, in which the stores are in
 * memory (`memory`) or only the ids are counted (`postgres`), and in which a fault may be planted. Graphs share nothing.
 *
 * @param module path from the root of the repository
 */
export function loadWorld<Module>(
  kind: "memory" | "postgres",
  module: string,
  mutation: Mutation | null = null,
): Promise<Module> {
  const name = `${kind}-${worlds.size + 1}`;
  const table = kind === "memory" ? { ...IN_MEMORY, ...IDS } : IDS;
  const replaced = new Map(Object.entries(table).map(([from, to]) => [ROOT + from, HERE + to]));
  if (worlds.size === 0) registerHooks({ resolve: resolveInWorld, load: loadInWorld });
  worlds.set(name, { replaced, mutation });
  return import(`${pathToFileURL(fileURLToPath(ROOT + module)).href}?world=${name}`) as Promise<Module>;
}

type Resolve = NonNullable<Parameters<typeof registerHooks>[0]["resolve"]>;
type Load = NonNullable<Parameters<typeof registerHooks>[0]["load"]>;

/** Whatever a module of a world imports from the repository belongs to the same world. */
const resolveInWorld: Resolve = (specifier, context, nextResolve) => {
  const [parent = "", name] = splitWorld(context.parentURL ?? "");
  const world = worlds.get(name);
  const resolved = nextResolve(specifier, context);
  if (!world || !resolved.url.startsWith(ROOT) || resolved.url.includes("/node_modules/")) return resolved;
  const [plain = ""] = resolved.url.split("?");
  const substitute = world.replaced.get(plain);
  // A substitute itself reaches the original, from which it takes what it does not replace.
  const url = substitute && parent !== substitute ? substitute : plain;
  return { ...resolved, url: `${url}?world=${name}` };
};

const loadInWorld: Load = (url, context, nextLoad) => {
  const [plain, name] = splitWorld(url);
  const mutation = worlds.get(name)?.mutation;
  const loaded = nextLoad(url, context);
  if (!mutation || plain !== ROOT + mutation.file) return loaded;
  const source = String(loaded.source instanceof Uint8Array ? Buffer.from(loaded.source) : loaded.source);
  if (source.split(mutation.text).length !== 2)
    throw new Error(`${mutation.file} does not hold "${mutation.text}" exactly once: plant the fault anew.`);
  return { ...loaded, source: source.replace(mutation.text, () => mutation.instead) };
};

function splitWorld(url: string): [plain: string, world: string] {
  const [plain = "", world = ""] = url.split("?world=");
  return [plain, world];
}
