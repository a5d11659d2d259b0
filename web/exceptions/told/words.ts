import { defineWords } from "../../words/define.ts";

/** What happened in one case, and what follows from it; what there are no values for is said as of its cause in general. */
export const TOLD = defineWords("exceptions_told", {
  en: {
    "told.step_failed":
      "The next step ended with an error of the program ({{error}}). The order stays as it is; no other is held up.",
    "told.capture_declined": "Goods have left, and the provider refused to draw {{amount}} ({{method}}): {{failure}}.",
    "told.refund_declined":
      "The customer is owed {{amount}}, and the provider refused to refund it ({{method}}): {{failure}}.",
    "told.void_declined":
      "{{amount}} stays set aside ({{method}}) although it is not needed: the provider refused to release it, {{failure}}.",
    "told.no_provider": "No provider can {{what}} ({{method}}): this is done by hand.",
    "told.undecided": "The provider was asked to {{what}} and has not decided yet.",
    "told.other_amount": "The provider was asked to {{what}} and says it did so with {{said}} ({{reference}}).",
    "told.notification_contradicts":
      "The provider was asked to {{what}} and reported {{said}} ({{reference}}). Nothing was booked.",
    "told.no_answer": "The provider was asked many times to {{what}} and gave no answer that counts.",
    "told.rejected": "The provider was asked to {{what}} and says that the call is wrong ({{code}}).",
    "told.call_failed": "The provider was to {{what}}; the call ended with an error of the program ({{error}}).",
    "told.no_mail_server": "The mail “{{template}}” waits: no mail server is set.",
    "told.mail_refused":
      "The mail server refused the mail “{{template}}” for good ({{code}}). Check the customer's address.",
    "told.mail_server_silent": "The mail “{{template}}” could not be handed to the mail server ({{code}}).",
    "told.mail_not_made": "The mail “{{template}}” could not be made: an error of the program ({{error}}).",
    "told.worker_lost": "Every attempt was broken off: each time the program had ended or hung.",
    "told.no_result": "The call ended without a result.",
    "told.not_recorded": "What came of it could not be written down: an error of the program ({{error}}).",
    "told.transfer_unmatched":
      "{{amount}} came in by transfer ({{reference}}), and no order that waits for it could be found.",
    "told.endpoint_gone": "{{host}} answered that it no longer exists. Nothing is sent there.",
    "told.endpoint_failing": "{{host}} took nothing for five days. What it missed is kept.",
    "told.deliveries_failed": "{{host}} takes messages, but refused some for five days.",
    "retry.capture_declined": "The provider is asked for {{amount}} once more.",
    "retry.refund_declined": "The provider is asked once more to refund {{amount}}.",
    "retry.void_declined": "The provider is asked once more to release {{amount}}.",
    "retry.provider_call": "The provider is asked again to {{what}}, with the same key: nothing is done twice.",
    "retry.mail": "The mail “{{template}}” is sent again, to the address that the order has now.",
    "retry.endpoint": "{{host}} is active again and gets what waits for it.",
    "retry.deliveries_failed": "The refused messages are sent to {{host}} again.",
    "give_up.capture_declined": "{{amount}} is settled by hand or written off. It is not asked for again.",
    "give_up.refund_declined": "{{amount}} goes back to the customer another way. The provider is not asked again.",
    "give_up.void_declined":
      "{{amount}} is free again when the authorization runs out. The provider is not asked again.",
    "give_up.provider_call":
      "It counts as failed to {{what}}, and the order goes on without it. If the provider may have done it after all, look there first.",
    "give_up.transfer_unmatched": "It leaves the queue. {{amount}} is settled outside.",
    "give_up.mail": "The customer does not get the mail “{{template}}”. The order goes on.",
    "give_up.endpoint": "It leaves the queue. {{host}} stays off.",
    "give_up.deliveries_failed": "The refused messages are not sent to {{host}} again.",
    "what.authorize": "set {{amount}} aside",
    "what.capture": "draw {{amount}}",
    "what.void": "release {{amount}}",
    "what.refund": "refund {{amount}}",
    "what.receive": "book {{amount}}",
    no_reason: "no reason was given",
    no_code: "no answer",
    some_error: "unknown",
  },
  de: {
    "told.step_failed":
      "Der nächste Schritt endete mit einem Programmfehler ({{error}}). Der Auftrag bleibt, wie er ist; kein anderer wird aufgehalten.",
    "told.capture_declined":
      "Ware ist unterwegs, und der Anbieter wollte {{amount}} nicht einziehen ({{method}}): {{failure}}.",
    "told.refund_declined":
      "Wir schulden {{amount}}, und der Anbieter wollte sie nicht erstatten ({{method}}): {{failure}}.",
    "told.void_declined":
      "{{amount}} bleiben reserviert ({{method}}), obwohl sie nicht gebraucht werden: Der Anbieter gibt sie nicht frei, {{failure}}.",
    "told.no_provider": "Kein Anbieter kann {{what}} ({{method}}): Das geht nur von Hand.",
    "told.undecided": "Der Anbieter sollte {{what}} und hat noch nicht entschieden.",
    "told.other_amount": "Der Anbieter sollte {{what}} und sagt, er habe es mit {{said}} getan ({{reference}}).",
    "told.notification_contradicts":
      "Der Anbieter sollte {{what}} und meldete {{said}} ({{reference}}). Gebucht wurde nichts.",
    "told.no_answer": "Der Anbieter sollte {{what}}, wurde oft gefragt und gab keine Antwort, die zählt.",
    "told.rejected": "Der Anbieter sollte {{what}} und sagt, dass der Aufruf falsch ist ({{code}}).",
    "told.call_failed": "Der Anbieter sollte {{what}}; der Aufruf endete mit einem Programmfehler ({{error}}).",
    "told.no_mail_server": "Die Mail „{{template}}“ wartet: Es ist kein Mailserver eingestellt.",
    "told.mail_refused":
      "Der Mailserver hat die Mail „{{template}}“ endgültig abgelehnt ({{code}}). Prüfe die Mailadresse.",
    "told.mail_server_silent": "Die Mail „{{template}}“ ließ sich dem Mailserver nicht übergeben ({{code}}).",
    "told.mail_not_made": "Die Mail „{{template}}“ ließ sich nicht erstellen: ein Programmfehler ({{error}}).",
    "told.worker_lost": "Jeder Versuch brach ab: Das Programm war jedes Mal beendet worden oder hing.",
    "told.no_result": "Der Aufruf endete ohne Ergebnis.",
    "told.not_recorded": "Was dabei herauskam, ließ sich nicht festhalten: ein Programmfehler ({{error}}).",
    "told.transfer_unmatched":
      "{{amount}} gingen per Überweisung ein ({{reference}}), und kein Auftrag war zu finden, der darauf wartet.",
    "told.endpoint_gone": "{{host}} sagt, dass es dort keinen Empfänger mehr gibt. Es wird nichts mehr gesendet.",
    "told.endpoint_failing": "{{host}} hat fünf Tage nichts angenommen. Was verpasst wurde, ist aufgehoben.",
    "told.deliveries_failed": "{{host}} nimmt Nachrichten an, hat aber einige fünf Tage lang abgelehnt.",
    "retry.capture_declined": "Der Anbieter wird noch einmal um {{amount}} gebeten.",
    "retry.refund_declined": "Der Anbieter wird noch einmal gebeten, {{amount}} zu erstatten.",
    "retry.void_declined": "Der Anbieter wird noch einmal gebeten, {{amount}} freizugeben.",
    "retry.provider_call": "Der Anbieter soll noch einmal {{what}}, mit demselben Schlüssel: Nichts geschieht doppelt.",
    "retry.mail": "Die Mail „{{template}}“ wird erneut gesendet, an die Adresse, die der Auftrag jetzt hat.",
    "retry.endpoint": "{{host}} ist wieder an und bekommt, was darauf wartet.",
    "retry.deliveries_failed": "Die abgelehnten Nachrichten werden noch einmal an {{host}} gesendet.",
    "give_up.capture_declined": "{{amount}} werden von Hand geklärt oder abgeschrieben und nicht mehr angefragt.",
    "give_up.refund_declined": "{{amount}} gehen auf anderem Weg zurück. Der Anbieter wird nicht mehr gefragt.",
    "give_up.void_declined":
      "{{amount}} werden frei, wenn die Reservierung abläuft. Der Anbieter wird nicht mehr gefragt.",
    "give_up.provider_call":
      "Der Auftrag dazu ({{what}}) gilt als gescheitert, es geht ohne ihn weiter. Hat der Anbieter ihn vielleicht doch ausgeführt, sieh zuerst dort nach.",
    "give_up.transfer_unmatched": "Der Fall verlässt die Liste. {{amount}} werden außerhalb geklärt.",
    "give_up.mail": "Die Mail „{{template}}“ bekommt die Kundschaft nicht. Der Auftrag läuft weiter.",
    "give_up.endpoint": "Der Fall verlässt die Liste. {{host}} bleibt aus.",
    "give_up.deliveries_failed": "Die abgelehnten Nachrichten werden nicht noch einmal an {{host}} gesendet.",
    "what.authorize": "{{amount}} reservieren",
    "what.capture": "{{amount}} einziehen",
    "what.void": "{{amount}} freigeben",
    "what.refund": "{{amount}} erstatten",
    "what.receive": "{{amount}} buchen",
    no_reason: "ein Grund wurde nicht genannt",
    no_code: "keine Antwort",
    some_error: "unbekannt",
  },
});
