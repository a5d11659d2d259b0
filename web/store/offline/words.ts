import { defineWords } from "../../words/define.ts";

/** What is told about the connection, and about work that the server did not take. */
export const OFFLINE = defineWords("store_offline", {
  en: {
    offline: "No connection. You can go on working.",
    offline_as_of: "As of {{time}}.",
    waiting_one: "{{count}} step waits on this device.",
    waiting_other: "{{count}} steps wait on this device.",
    sending_one: "Sending {{count}} step …",
    sending_other: "Sending {{count}} steps …",
    signed_out: "Your session has ended. Sign in again, then what waits is sent.",
    sign_in: "Sign in",
    not_kept: "This device cannot store anything. Check its free space; the step was not recorded.",
    not_taken: "{{number}}: not recorded",
    "did.accept": "You accepted it.",
    "did.refuse": "You refused it.",
    "did.pick": "You picked for it.",
    "did.pack": "You packed it.",
    "did.ship": "You shipped it.",
    "did.hand_over": "You handed it over.",
    "why.not_possible_in_status":
      "Meanwhile it was canceled or somebody else went on with it. Look at it: what is not wanted any more goes back to the shelf.",
    "why.nothing_left_to_do": "There is nothing left of it to do. What you hold in your hands goes back to the shelf.",
    "why.more_than_to_do_one":
      "Only {{count}} piece is still wanted; the rest was canceled. Put the others back and do it again.",
    "why.more_than_to_do_other":
      "Only {{count}} pieces are still wanted; the rest was canceled. Put the others back and do it again.",
    "why.fulfillment_order_not_found": "It is not your store's any more. Put the goods back to the shelf.",
    "why.wrong_code": "The code was another one. Ask for it again, or look at an identity card.",
    "why.too_many_wrong_codes":
      "Too many wrong codes: no code counts here any more. Look at an identity card and hand over without a code.",
    "why.precondition_failed": "Somebody else has changed it meanwhile. Look at it as it is now, then decide again.",
    "why.forbidden": "Your role does not allow this. Ask whoever runs your store.",
    followed_one: "{{count}} later step for it waits.",
    followed_other: "{{count}} later steps for it wait.",
    understood: "Understood",
    send_rest: "Send the rest",
    drop_rest: "Drop the rest",
    look: "Look at it",
  },
  de: {
    offline: "Keine Verbindung. Du kannst weiterarbeiten.",
    offline_as_of: "Stand {{time}}.",
    waiting_one: "{{count}} Schritt wartet auf diesem Gerät.",
    waiting_other: "{{count}} Schritte warten auf diesem Gerät.",
    sending_one: "{{count}} Schritt wird gesendet …",
    sending_other: "{{count}} Schritte werden gesendet …",
    signed_out: "Deine Sitzung ist abgelaufen. Melde dich neu an, dann wird gesendet, was wartet.",
    sign_in: "Anmelden",
    not_kept: "Dieses Gerät kann nichts speichern. Prüfe den freien Platz; der Schritt ist nicht erfasst.",
    not_taken: "{{number}}: nicht erfasst",
    "did.accept": "Du hast ihn angenommen.",
    "did.refuse": "Du hast ihn abgelehnt.",
    "did.pick": "Du hast dafür kommissioniert.",
    "did.pack": "Du hast ihn verpackt.",
    "did.ship": "Du hast ihn versendet.",
    "did.hand_over": "Du hast ihn übergeben.",
    "why.not_possible_in_status":
      "Inzwischen wurde er storniert, oder jemand anderes hat weitergemacht. Sieh nach: Was nicht mehr gebraucht wird, kommt zurück ins Regal.",
    "why.nothing_left_to_do": "Daran ist nichts mehr zu tun. Was du in der Hand hast, kommt zurück ins Regal.",
    "why.more_than_to_do_one":
      "Nur noch {{count}} Stück wird gebraucht, der Rest wurde storniert. Leg die anderen zurück und erfasse es neu.",
    "why.more_than_to_do_other":
      "Nur noch {{count}} Stück werden gebraucht, der Rest wurde storniert. Leg die anderen zurück und erfasse es neu.",
    "why.fulfillment_order_not_found": "Er gehört nicht mehr zu deiner Filiale. Leg die Ware zurück ins Regal.",
    "why.wrong_code": "Der Code war ein anderer. Frag noch einmal danach, oder sieh dir einen Ausweis an.",
    "why.too_many_wrong_codes":
      "Zu viele falsche Codes: Hier zählt kein Code mehr. Sieh dir einen Ausweis an und übergib ohne Code.",
    "why.precondition_failed":
      "Jemand anderes hat ihn inzwischen geändert. Sieh dir den neuen Stand an und entscheide dann.",
    "why.forbidden": "Deine Rolle erlaubt das nicht. Frag die Filialleitung.",
    followed_one: "{{count}} späterer Schritt dazu wartet.",
    followed_other: "{{count}} spätere Schritte dazu warten.",
    understood: "Verstanden",
    send_rest: "Rest senden",
    drop_rest: "Rest verwerfen",
    look: "Ansehen",
  },
});
