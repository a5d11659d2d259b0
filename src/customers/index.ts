export { fillSearchWords } from "./search-words.ts";
export { type Customer, findParties, insertParties, type OrderParty, upsertCustomers } from "./store.ts";
