export { type Customer, findParties, insertParties, type OrderParty, upsertCustomers } from "./store.ts";
