import { defineWords } from "../../words/define.ts";

export const CARRIERS_WORDS = defineWords("admin_carriers", {
  en: {
    lead: "Whoever ships names the carrier with the shipment. These took parcels in the last 30 days.",
    carrier: "Carrier",
    written: "Written as",
    parcels: "Parcels",
    parcels_count_one: "{{count}} parcel",
    parcels_count_other: "{{count}} parcels",
    shipments: "Shipments",
    last: "Last shipment",
    none: "No parcels in the last 30 days",
    none_hint: "A carrier appears here with its first shipment.",
    labels: "Labels",
    labels_about:
      "Every carrier's parcels get the same neutral label in A6: sender, recipient, order number, and the tracking number as bars (Code 128) and as a square (QR). Before there is a tracking number the bars say the order number.",
    labels_booking:
      "Dirigent books nothing with carriers. If yours gives you a label of its own, stick that one and scan its number when you ship; the customer's mail names it.",
  },
  de: {
    lead: "Wer versendet, nennt den Versanddienst mit der Sendung. Diese haben in den letzten 30 Tagen Pakete mitgenommen.",
    carrier: "Versanddienst",
    written: "Geschrieben als",
    parcels: "Pakete",
    parcels_count_one: "{{count}} Paket",
    parcels_count_other: "{{count}} Pakete",
    shipments: "Sendungen",
    last: "Letzte Sendung",
    none: "Keine Pakete in den letzten 30 Tagen",
    none_hint: "Ein Versanddienst erscheint hier mit seiner ersten Sendung.",
    labels: "Etiketten",
    labels_about:
      "Alle Pakete tragen dasselbe neutrale Etikett in A6: Absender, Empfänger, Auftragsnummer und die Sendungsnummer als Strichcode (Code 128) und als Quadrat (QR). Solange es keine Sendungsnummer gibt, steht im Strichcode die Auftragsnummer.",
    labels_booking:
      "Dirigent bucht nichts bei Versanddiensten. Bekommst du von deinem ein eigenes Etikett, klebe dieses auf und scanne seine Nummer beim Versenden; die Mail an die Kundschaft nennt sie.",
  },
});
