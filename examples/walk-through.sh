#!/usr/bin/env bash
# The walk-through of README.md, checked: one order of three lines, split over a warehouse and a store, one line canceled, the
# rest shipped, captured and invoiced to the cent. Needs bash, curl (7.76 or newer), node, and a Dirigent with its sandbox:
#
#   DIRIGENT_BOOTSTRAP_KEY=walk-through npm start -- --sandbox
#   examples/walk-through.sh
#
# DIRIGENT_URL, DIRIGENT_KEY, SANDBOX_PAYMENT_URL and SANDBOX_MAIL_URL say where else to look. May be run any number of times.
# Ends with 1 and a sentence as soon as something is not as expected.
set -euo pipefail

DIRIGENT_URL="${DIRIGENT_URL:-http://127.0.0.1:4400}"
DIRIGENT_KEY="${DIRIGENT_KEY:-walk-through}"
SANDBOX_PAYMENT_URL="${SANDBOX_PAYMENT_URL:-http://127.0.0.1:4410}"
SANDBOX_MAIL_URL="${SANDBOX_MAIL_URL:-http://127.0.0.1:4426}"

# Calls the API. An answer that is not a 2xx ends the script, and the problem is shown as Dirigent describes it.
api() { ask "$@" || { echo "$REPLY" >&2; return 1; }; echo "$REPLY"; }
ask() { REPLY="$(curl -sS --fail-with-body -H "Authorization: Bearer $DIRIGENT_KEY" -H "Content-Type: application/json" "$@")"; }

# Reads JSON and prints what a JavaScript function makes of it: json 'order => order.status'
json() { node -e '
  const text = require("node:fs").readFileSync(0, "utf8").trim();
  if (text === "") process.exit(1);
  const part = eval(process.argv[1])(JSON.parse(text));
  console.log(typeof part === "string" ? part : JSON.stringify(part));' "$1"; }

title() { printf '\n== %s\n' "$1"; }

# expect WHAT ACTUAL EXPECTED
expect() {
  if [ "$2" != "$3" ]; then
    printf 'NOT AS EXPECTED: %s\n  is        %s\n  should be %s\n' "$1" "$2" "$3" >&2
    exit 1
  fi
  printf '   ok: %s\n' "$1"
}

# await_true WHAT CONDITION URL: asks again until the condition over the answer holds, for 30 s at most.
await_true() {
  for _ in $(seq 1 150); do
    if [ "$(api "$3" | json "$2")" = "true" ]; then return; fi
    sleep 0.2
  done
  printf 'NOT AS EXPECTED: %s did not happen within 30 s. The last answer:\n%s\n' "$1" "$(api "$3")" >&2
  exit 1
}

run="$(date +%s)-$$"
mail="ada.$run@example.com"
order_file="$(mktemp)"
trap 'rm -f "$order_file"' EXIT

title "A channel, a warehouse and a store"
api -X PUT "$DIRIGENT_URL/v1/channels" -d '{"channels": [
  {"code": "web", "kind": "web_shop", "name": "Web shop", "country": "DE", "currency": "EUR", "language": "en", "prices_include_tax": true}
]}' | json 'answer => answer.results.map(({ code, outcome }) => `${code} ${outcome}`).join(", ")'
api -X PUT "$DIRIGENT_URL/v1/locations" -d '{"locations": [
  {"code": "wh-leipzig", "kind": "warehouse", "name": "Warehouse Leipzig", "time_zone": "Europe/Berlin", "delivery_methods": ["ship"],
   "address": {"street": "Messe-Allee 1", "postal_code": "04356", "city": "Leipzig", "country": "DE"},
   "coordinates": {"latitude": 51.396, "longitude": 12.403}},
  {"code": "st-hamburg", "kind": "store", "name": "Store Hamburg", "time_zone": "Europe/Berlin", "delivery_methods": ["ship", "collect"],
   "address": {"street": "Spitalerstr. 4", "postal_code": "20095", "city": "Hamburg", "country": "DE"},
   "coordinates": {"latitude": 53.551, "longitude": 10.004}}
]}' | json 'answer => answer.results.map(({ code, outcome }) => `${code} ${outcome}`).join(", ")'

title "Items, and stock: the jacket and the scarf only in the warehouse, the book only in the store"
api -X PUT "$DIRIGENT_URL/v1/items" -d '{"items": [
  {"sku": "JACKET-M", "kind": "physical", "name": {"en": "Rain jacket, M", "de": "Regenjacke, M"}, "tax_class": "standard", "weight_grams": 640},
  {"sku": "BOOK-ALPS", "kind": "physical", "name": {"en": "Hiking in the Alps", "de": "Wandern in den Alpen"}, "tax_class": "reduced", "weight_grams": 410},
  {"sku": "SCARF", "kind": "physical", "name": {"en": "Scarf", "de": "Schal"}, "tax_class": "standard", "weight_grams": 120}
]}' | json 'answer => answer.results.map(({ sku, outcome }) => `${sku} ${outcome}`).join(", ")'
api -X POST "$DIRIGENT_URL/v1/stock-adjustments" -d '{"adjustments": [
  {"sku": "JACKET-M", "location": "wh-leipzig", "kind": "set", "quantity": 5, "reason": "count", "cause_id": "count-1-'"$run"'"},
  {"sku": "SCARF", "location": "wh-leipzig", "kind": "set", "quantity": 5, "reason": "count", "cause_id": "count-2-'"$run"'"},
  {"sku": "BOOK-ALPS", "location": "st-hamburg", "kind": "set", "quantity": 5, "reason": "count", "cause_id": "count-3-'"$run"'"}
]}' | json 'answer => answer.results.map(({ sku, outcome }) => `${sku} ${outcome}`).join(", ")'

title "An order: 1 jacket, 2 books, 1 scarf, shipping; paid by a card that the sandbox authorizes"
cat > "$order_file" <<JSON
{
  "channel": "web", "external_id": "$run", "currency": "EUR",
  "customer": {"email": "$mail", "name": "Ada Example"},
  "billing_address":  {"name": "Ada Example", "street": "Musterweg 7", "postal_code": "10115", "city": "Berlin", "country": "DE"},
  "shipping_address": {"name": "Ada Example", "street": "Musterweg 7", "postal_code": "10115", "city": "Berlin", "country": "DE"},
  "lines": [
    {"line_no": 1, "sku": "JACKET-M",  "quantity": 1, "unit_price_minor": 7990, "tax_rate_percent": 19},
    {"line_no": 2, "sku": "BOOK-ALPS", "quantity": 2, "unit_price_minor": 1290, "tax_rate_percent": 7},
    {"line_no": 3, "sku": "SCARF",     "quantity": 1, "unit_price_minor": 2495, "tax_rate_percent": 19}],
  "charges": [{"kind": "shipping", "amount_minor": 490, "tax_rate_percent": 19}],
  "payments": [{"method": "card", "provider": "sandbox", "token": "tok_ok", "amount_minor": 13555}]
}
JSON
order="$(api -X POST "$DIRIGENT_URL/v1/orders" -H "Idempotency-Key: order-$run" -d @"$order_file")"
order_id="$(echo "$order" | json 'order => order.order_id')"
expect "the total is 135.55" "$(echo "$order" | json 'order => order.totals.total_minor')" 13555

again="$(api -X POST "$DIRIGENT_URL/v1/orders" -H "Idempotency-Key: order-$run" -d @"$order_file")"
expect "sent twice, it is one order" "$(echo "$again" | json 'order => order.order_id')" "$order_id"

title "A moment later it is screened, authorized, sourced, confirmed and released: each part to its location"
await_true "the release" 'order => order.status === "released"' "$DIRIGENT_URL/v1/orders/$order_id"
api "$DIRIGENT_URL/v1/orders/$order_id" | json 'order => `${order.number} is ${order.status}, payment ${order.payment_status}`'
split="$(api "$DIRIGENT_URL/v1/orders/$order_id" | json 'order => order.lines.map((line) => `${line.sku} ${line.stages[0].stage} ${line.stages[0].location}`).join(", ")')"
echo "$split"
expect "the jacket and the scarf come from the warehouse, the books from the store" "$split" \
  "JACKET-M released wh-leipzig, BOOK-ALPS released st-hamburg, SCARF released wh-leipzig"

title "Why from there? The plan with its costs and the places that were considered"
plan="$(api "$DIRIGENT_URL/v1/orders/$order_id/sourcing" | json 'answer => answer.data[0].plan')"
echo "$plan" | json 'plan => plan.locations.map((part) => `${part.location} ${part.cost_minor}: ${part.terms.map((term) => `${term.term} ${term.amount_minor}`).join(" + ")}`).join("\n")'
echo "$plan" | json 'plan => plan.other_terms.map((term) => `${term.term} ${term.amount_minor}`).join(", ") + `; the next best plan would cost ${plan.runner_up.extra_minor} more`'
expect "the plan is complete, proven to be the cheapest, and its terms sum to its cost" \
  "$(echo "$plan" | json 'plan => [plan.status, plan.proven_optimal, plan.cost_minor === [...plan.locations.flatMap((part) => part.terms), ...plan.other_terms].reduce((sum, term) => sum + term.amount_minor, 0)].join(" ")')" "complete true true"

title "The scarf is canceled; the warehouse has not picked it yet, so it is recalled"
canceled="$(api -X POST "$DIRIGENT_URL/v1/orders/$order_id/cancellations" -d '{"lines": [{"line_no": 3, "quantity": 1}], "reason": "customer_request"}')"
echo "$canceled" | json 'order => `owed now: ${order.totals.owed_minor}; line 3: ${JSON.stringify(order.lines[2].stages)}`'
expect "25.88 are owed no more: the scarf and its share of the shipping" "$(echo "$canceled" | json 'order => order.totals.owed_minor')" 10967

title "What the warehouse and the store are asked for"
warehouse="$(api "$DIRIGENT_URL/v1/fulfillment-orders?location=wh-leipzig&order_id=$order_id" | json 'page => page.data[0].fulfillment_order_id')"
store="$(api "$DIRIGENT_URL/v1/fulfillment-orders?location=st-hamburg&order_id=$order_id" | json 'page => page.data[0].fulfillment_order_id')"
expect "the warehouse is to pick the jacket alone" \
  "$(api "$DIRIGENT_URL/v1/fulfillment-orders/$warehouse" | json 'work => work.lines.map((line) => `${line.sku} ${line.to_pick_quantity}`).join(", ")')" "JACKET-M 1, SCARF 0"
expect "the store is to pick two books" \
  "$(api "$DIRIGENT_URL/v1/fulfillment-orders/$store" | json 'work => work.lines.map((line) => `${line.sku} ${line.to_pick_quantity}`).join(", ")')" "BOOK-ALPS 2"

title "The warehouse accepts, picks, packs and ships"
api -X POST "$DIRIGENT_URL/v1/fulfillment-orders/$warehouse/acceptances" -d '{}' | json 'work => work.status'
api -X POST "$DIRIGENT_URL/v1/fulfillment-orders/$warehouse/picks" -d '{"lines": [{"line_no": 1, "quantity": 1}]}' | json 'work => work.status'
api -X POST "$DIRIGENT_URL/v1/fulfillment-orders/$warehouse/packs" -d '{}' | json 'work => work.status'
api -X POST "$DIRIGENT_URL/v1/fulfillment-orders/$warehouse/shipments" -d '{"carrier": "dhl", "parcels": [
  {"tracking_number": "JD0001-'"$run"'", "weight_grams": 700, "lines": [{"line_no": 1, "quantity": 1}]}]}' | json 'work => work.status'
await_true "the first capture" 'order => order.payments[0].captured_minor === 8290' "$DIRIGENT_URL/v1/orders/$order_id"
expect "82.90 are captured: the jacket and its share of the shipping, nothing else" \
  "$(api "$DIRIGENT_URL/v1/orders/$order_id" | json 'order => `${order.status} ${order.payments[0].captured_minor}`')" "partially_shipped 8290"

title "The store ships its part at once"
api -X POST "$DIRIGENT_URL/v1/fulfillment-orders/$store/shipments" -d '{"carrier": "dhl", "parcels": [
  {"tracking_number": "JD0002-'"$run"'", "weight_grams": 900, "lines": [{"line_no": 2, "quantity": 2}]}]}' | json 'work => work.status'

title "Captured, invoiced, completed"
await_true "the completion" 'order => order.status === "completed" && order.payments[0].captured_minor === 10967' "$DIRIGENT_URL/v1/orders/$order_id"
for invoice_id in $(api "$DIRIGENT_URL/v1/orders/$order_id" | json 'order => order.invoices.map((invoice) => invoice.invoice_id).join(" ")'); do
  api "$DIRIGENT_URL/v1/invoices/$invoice_id" | json 'invoice => [invoice.number, ...invoice.lines.map((line) => `${line.quantity} ${line.description} ${line.gross_minor}`), ...invoice.taxes.map((tax) => `of which tax at ${tax.tax_rate_percent} % ${tax.tax_minor}`), `total ${invoice.total_minor}`].join("; ")'
done
order="$(api "$DIRIGENT_URL/v1/orders/$order_id")"
expect "two invoices, 82.90 and 26.77" "$(echo "$order" | json 'order => order.invoices.map((invoice) => invoice.total_minor).join(", ")')" "8290, 2677"
expect "captured = invoiced = owed" \
  "$(echo "$order" | json 'order => [order.payments[0].captured_minor, order.invoices.reduce((sum, invoice) => sum + invoice.total_minor, 0), order.totals.owed_minor].join(" ")')" "10967 10967 10967"
first_invoice="$(echo "$order" | json 'order => order.invoices[0].invoice_id')"
expect "the first invoice holds the jacket at 79.90 and 3.00 of the shipping, with 13.24 tax" \
  "$(api "$DIRIGENT_URL/v1/invoices/$first_invoice" | json 'invoice => [...invoice.lines.map((line) => line.gross_minor), invoice.tax_minor].join(" ")')" "7990 300 1324"
truth="$(curl -sS "$SANDBOX_PAYMENT_URL/truth?payment_id=$(echo "$order" | json 'order => order.payments[0].payment_id')")"
expect "the payment provider's own books say the same" "$(echo "$truth" | json 'truth => truth.authorizations.map((authorization) => authorization.captured_minor).join(" ")')" 10967

title "The order's history"
api "$DIRIGENT_URL/v1/orders/$order_id/events?limit=100" | json 'page => page.data.map((event) => `${event.occurred_at}  ${event.type}  (${event.actor})`).join("\n")'
expect "one line was canceled" "$(api "$DIRIGENT_URL/v1/orders/$order_id/events?limit=100" | json 'page => page.data.filter((event) => event.type === "units_canceled").length')" 1

title "What the customer got by mail"
for _ in $(seq 1 150); do
  mails="$(curl -sS "$SANDBOX_MAIL_URL/mails?to=$mail")"
  if [ "$(echo "$mails" | json 'page => page.data.length')" -ge 5 ]; then break; fi
  sleep 0.2
done
echo "$mails" | json 'page => page.data.map((mail) => mail.subject).reverse().join("\n")'
expect "five mails: received, confirmed, canceled, shipped twice" "$(echo "$mails" | json 'page => page.data.length')" 5

printf '\nAll as expected.\n'
