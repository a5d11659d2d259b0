import type { Exception } from "../../api/types.ts";
import { sayCode } from "../../orders/codes/code-words.ts";
import { templateOf } from "../../orders/mails/templates.ts";
import { MAILS } from "../../orders/mails/words.ts";
import type { Language } from "../../words/define.ts";
import type { Format } from "../../words/format.ts";
import { say } from "../../words/use-words.ts";
import { causeOf } from "../causes.ts";
import { EXCEPTIONS_WORDS } from "../words.ts";
import { TOLD } from "./words.ts";

/** @property technical what helps whoever runs the server, in its own words; null: the sentence says all of it */
export type ExceptionWords = {
  readonly happened: string;
  readonly retry: string;
  readonly give_up: string;
  readonly technical: string | null;
};

type Key = Extract<keyof (typeof TOLD)["texts"]["en"], string>;
type Told = Pick<Exception, "reason" | "data"> & { readonly detail?: string };

/** Problems whose way on is the same. */
const FAMILIES: Readonly<Record<string, string>> = {
  no_provider: "provider_call",
  undecided: "provider_call",
  other_amount: "provider_call",
  no_answer: "provider_call",
  rejected: "provider_call",
  call_failed: "provider_call",
  no_mail_server: "mail",
  mail_refused: "mail",
  mail_server_silent: "mail",
  mail_not_made: "mail",
  endpoint_gone: "endpoint",
  endpoint_failing: "endpoint",
};
/** An error of the program is no use without its message. */
const IS_TECHNICAL: ReadonlySet<string> = new Set(["step_failed", "not_recorded", "call_failed", "mail_not_made"]);
/** Of these every sentence has a value that must be there. */
const NEEDS: readonly (readonly [RegExp, string])[] = [
  [/\{\{(amount|what)\}\}/, "amount_minor"],
  [/\{\{said\}\}/, "said_minor"],
  [/\{\{host\}\}/, "host"],
];

const isKey = (key: string): key is Key => Object.hasOwn(TOLD.texts.en, key);

/** One exception in the reader's language: what happened, and what either button does. */
export function tellException({ reason, data, detail = "" }: Told, language: Language, format: Format): ExceptionWords {
  const problem = typeof data.problem === "string" ? data.problem : "";
  const values = valuesOf(data, language, format);
  const cause = causeOf(reason);
  const sayOne = (key: string): string | null =>
    isKey(key) && isSayable(key, data) ? say(TOLD, language, key, values) : null;
  const family = FAMILIES[problem] ?? problem;
  const happened = sayOne(`told.${problem}`);
  return {
    happened: happened ?? say(EXCEPTIONS_WORDS, language, `happened.${cause}`),
    retry: sayOne(`retry.${family}`) ?? say(EXCEPTIONS_WORDS, language, `retry.${cause}`),
    give_up: sayOne(`give_up.${family}`) ?? say(EXCEPTIONS_WORDS, language, `give_up.${cause}`),
    technical: (happened === null || IS_TECHNICAL.has(problem)) && detail !== "" ? detail : null,
  };
}

/** A sentence with a hole in it is worse than a general one. */
function isSayable(key: Key, data: Told["data"]): boolean {
  return NEEDS.every(([hole, field]) => !hole.test(TOLD.texts.en[key]) || (data[field] ?? null) !== null);
}

function valuesOf(data: Told["data"], language: Language, format: Format) {
  const text = (field: string) => (typeof data[field] === "string" ? data[field] : "");
  const money = (amount: string, currency: string) =>
    typeof data[amount] === "number" && text(currency) !== "" ? format.money(data[amount], text(currency)) : "";
  const amount = money("amount_minor", "currency");
  const what = `what.${text("kind")}`;
  const codes = [data.reply_code, data.status_code, data.connection_code, data.code];
  return {
    amount,
    said: money("said_minor", "said_currency"),
    what: isKey(what) ? say(TOLD, language, what, { amount }) : amount,
    method: sayCode(language, "method", text("method")),
    failure: sayCode(language, "failure", text("failure")) || say(TOLD, language, "no_reason"),
    template: say(MAILS, language, `template.${templateOf(text("template"))}`),
    code: codes.filter((code) => code !== null && code !== undefined).join(" ") || say(TOLD, language, "no_code"),
    error: text("error") || say(TOLD, language, "some_error"),
    reference: text("reference"),
    host: text("host"),
  };
}
