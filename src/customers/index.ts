export { fillSearchWords } from "./search-words.ts";
export {
  CUSTOMER_TAKEN,
  type Customer,
  changeParties,
  findCustomers,
  findParties,
  insertParties,
  type OrderParty,
  saveCustomers,
} from "./store.ts";
