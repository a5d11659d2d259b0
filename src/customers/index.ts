export { fillSearchWords } from "./search-words.ts";
export { findSentMails, keepSentMails, type SentMail } from "./sent-mails.ts";
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
