import type { Order } from "../../api/types.ts";
import { carrierName } from "../../design/carriers.ts";
import { useLocationName } from "../../locations/location-queries.ts";
import { LANGUAGES, type Language } from "../../words/define.ts";
import { type Format, formatOf } from "../../words/format.ts";
import { say as sayIn } from "../../words/use-words.ts";
import { sayCharge, sayCode } from "../codes/code-words.ts";
import { moneyOf } from "../order-page/money.ts";
import classes from "./order-paper.module.css";
import { PAPER } from "./words.ts";

type Paper = {
  readonly order: Order;
  readonly language: Language;
  readonly say: (key: Parameters<typeof sayIn<PaperKey>>[2], values?: Record<string, string | number>) => string;
  readonly format: Format;
  readonly show: (minor: number) => string;
};
type PaperKey = Extract<keyof (typeof PAPER)["texts"]["en"], string>;

/** An order on paper, as one hands it to the customer: in the customer's language, without what is nobody's business but ours. */
export function OrderPaper({ order }: { readonly order: Order }) {
  const language = LANGUAGES.find((each) => order.language.startsWith(each)) ?? "en";
  const format = formatOf(language);
  const paper: Paper = {
    order,
    language,
    format,
    say: (key, values) => sayIn(PAPER, language, key, values),
    show: (minor) => format.money(minor, order.currency),
  };
  const { say } = paper;
  return (
    <article className={classes.paper} lang={language}>
      <header className={classes.head}>
        <h1>{say("title", { number: order.number })}</h1>
        <p>{say("ordered_on", { day: format.date(order.ordered_at) })}</p>
      </header>
      <Addresses {...paper} />
      <Goods {...paper} />
      <Sums {...paper} />
      <Parcels {...paper} />
    </article>
  );
}

function Addresses({ order, say, format }: Paper) {
  const locationName = useLocationName();
  const { shipping_address, billing_address } = order;
  const store = order.lines.find(({ delivery }) => delivery.location !== null)?.delivery.location ?? null;
  const linesOf = (address: Order["billing_address"]) =>
    [
      address.name,
      address.company,
      address.street,
      address.street2,
      `${address.postal_code} ${address.city}`,
      format.country(address.country),
    ].filter((line) => line !== null && line !== "");
  return (
    <div className={classes.columns}>
      <section>
        <h2>{say("ship_to")}</h2>
        {shipping_address ? (
          linesOf(shipping_address).map((line) => <div key={line}>{line}</div>)
        ) : (
          <div>{store === null ? say("collected") : say("collected_at", { place: locationName(store) })}</div>
        )}
      </section>
      <section>
        <h2>{say("bill_to")}</h2>
        {linesOf(billing_address).map((line) => (
          <div key={line}>{line}</div>
        ))}
      </section>
    </div>
  );
}

function Goods({ order, say, format, show, language }: Paper) {
  return (
    <table className={classes.goods}>
      <thead>
        <tr>
          <th>{say("item")}</th>
          <th data-number>{say("quantity")}</th>
          <th data-number>{say("unit_price")}</th>
          <th data-number>{say("amount")}</th>
        </tr>
      </thead>
      <tbody>
        {order.lines.map((line) => {
          const discount = line.discounts.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
          const canceled = line.stages.reduce(
            (sum, { stage, quantity }) => (stage === "canceled" ? sum + quantity : sum),
            0,
          );
          return (
            <tr key={line.line_no}>
              <td>
                {line.description}
                <small>
                  {[
                    line.sku,
                    discount > 0 ? say("discount", { amount: show(discount) }) : "",
                    canceled > 0 ? say("canceled", { count: canceled }) : "",
                  ]
                    .filter((part) => part !== "")
                    .join(" · ")}
                </small>
              </td>
              <td data-number>{format.number(line.quantity)}</td>
              <td data-number>{show(line.unit_price_minor)}</td>
              <td data-number>{show(order.prices_include_tax ? line.gross_minor : line.net_minor)}</td>
            </tr>
          );
        })}
        {order.charges.map((charge) => (
          <tr key={charge.charge_no}>
            <td colSpan={3}>{sayCharge(language, charge.description)}</td>
            <td data-number>{show(order.prices_include_tax ? charge.gross_minor : charge.net_minor)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Sums({ order, say, show, language }: Paper) {
  const { totals } = order;
  const money = moneyOf(order);
  const rows: readonly (readonly [string, string, boolean])[] = [
    [say("net"), show(totals.net_minor), true],
    [say("tax"), show(totals.tax_minor), true],
    [say("total"), show(totals.total_minor), true],
    [say("still_owed"), show(money.owed_minor), money.owed_minor !== totals.total_minor],
    [say("paid"), show(money.received_minor), money.received_minor > 0],
    [say("refunded"), show(money.refunded_minor), money.refunded_minor > 0],
    [say("open"), show(money.open_minor), money.open_minor > 0],
    [
      say("payment"),
      [...new Set(order.payments.map(({ method }) => sayCode(language, "method", method)))].join(", "),
      order.payments.length > 0,
    ],
  ];
  return (
    <dl className={classes.sums}>
      {rows.map(([label, value, is_shown]) =>
        is_shown ? (
          <div key={label} data-total={label === say("total") || undefined}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function Parcels({ order, say, format }: Paper) {
  const parcels = order.shipments.flatMap(({ carrier, shipped_at, parcels: all }) =>
    all.map(({ parcel_id, tracking_number }) => ({ parcel_id, tracking_number, carrier, shipped_at })),
  );
  return (
    <div className={classes.columns}>
      {parcels.length > 0 ? (
        <section>
          <h2>{say("parcels")}</h2>
          {parcels.map(({ parcel_id, tracking_number, carrier, shipped_at }) => (
            <div key={parcel_id}>
              {[
                format.date(shipped_at),
                carrier && carrierName(carrier),
                tracking_number ? say("tracking", { number: tracking_number }) : null,
              ]
                .filter(Boolean)
                .join(" · ")}
            </div>
          ))}
        </section>
      ) : null}
      {order.invoices.length > 0 ? (
        <section>
          <h2>{say("invoices")}</h2>
          {order.invoices.map(({ invoice_id, kind, number, issued_at }) => (
            <div key={invoice_id}>
              {say(kind === "credit_note" ? "credit_note" : "invoice", { number })} · {format.date(issued_at)}
            </div>
          ))}
        </section>
      ) : null}
    </div>
  );
}
