export { fillSearchWords } from "./search-words.ts";
export {
  CUSTOMER_TAKEN,
  type Customer,
  changeParties,
  findCustomers,
  findParties,
  findWhose,
  insertParties,
  type OrderParty,
  saveCustomers,
  type Whose,
} from "./store.ts";
