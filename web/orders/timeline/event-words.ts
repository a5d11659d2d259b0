import type { Entry, Order } from "../../api/types.ts";
import { causeOf } from "../../exceptions/causes.ts";
import { useExceptionWords } from "../../exceptions/told/use-exception-words.ts";
import { EXCEPTIONS_WORDS } from "../../exceptions/words.ts";
import { useLocationName } from "../../locations/location-queries.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { useCodeWords } from "../codes/code-words.ts";
import { templateOf } from "../mails/templates.ts";
import { MAILS } from "../mails/words.ts";
import { dataIn, factsOf, unitsOf } from "./event-facts.ts";
import { TIMELINE } from "./words.ts";

export type Event = Entry<"/v1/orders/{order_id}/events">;

type Texts = (typeof TIMELINE)["texts"]["en"];
type EventKey = Extract<keyof Texts, `event.${string}`>;
const isKnown = (key: string): key is EventKey => Object.hasOwn(TIMELINE.texts.en, key);

/** What happened in words, and below it what it was about: which goods, which reason. */
export function useEventWords(event: Event, order: Order): { readonly title: string; readonly detail: string } {
  const say = useWords(TIMELINE);
  const sayCause = useWords(EXCEPTIONS_WORDS);
  const tell = useExceptionWords();
  const sayMail = useWords(MAILS);
  const sayCode = useCodeWords();
  const format = useFormat();
  const locationName = useLocationName();
  const facts = factsOf(event.data);
  const key = `event.${event.type}`;
  const money = facts.amount_minor ?? facts.total_minor;
  const values = {
    number: facts.number,
    text: facts.text,
    amount: money === null ? "" : format.money(Math.abs(money), order.currency),
    location: facts.location === "" ? "" : locationName(facts.location),
    from: facts.from === "" ? "" : locationName(facts.from),
    hold: sayCode("hold", facts.code),
    failure: sayCode("failure", facts.failure),
    reason:
      event.type === "exception_raised" ? sayCause(`cause.${causeOf(facts.reason)}`) : sayCode("reason", facts.reason),
    result: sayCode("screening", facts.result),
    template: facts.template === "" ? "" : sayMail(`template.${templateOf(facts.template)}`),
  };
  const goods = unitsOf(event.data, order.lines).map(({ quantity, description }) =>
    say("units", { quantity: format.number(quantity), description }),
  );
  const told = event.type === "exception_raised" ? tell({ reason: facts.reason, data: dataIn(event.data.told) }) : null;
  const places = facts.places.map(locationName);
  const waiting = facts.backordered > 0 ? say("waiting", { count: facts.backordered }) : "";
  return {
    title: isKnown(key) ? say(key, values) : say("event.other", { type: event.type.replaceAll("_", " ") }),
    detail: [told?.happened ?? "", format.list(places), ...goods, waiting].filter((part) => part !== "").join(", "),
  };
}
