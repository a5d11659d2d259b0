export {
  CUSTOMER_TAKEN,
  type Customer,
  findCustomers,
  findParties,
  insertParties,
  type OrderParty,
  saveCustomers,
} from "./store.ts";
