import { defineWords } from "../../words/define.ts";

export const NOTES = defineWords("order_notes", {
  en: {
    title: "Notes",
    write: "Write a note …",
    who_reads: "For colleagues; customers do not see it.",
    save: "Save the note",
    none: "Nobody has noted anything.",
    older: "Older notes",
  },
  de: {
    title: "Notizen",
    write: "Notiz schreiben …",
    who_reads: "Für das Team; die Kundschaft sieht sie nicht.",
    save: "Notiz speichern",
    none: "Niemand hat etwas notiert.",
    older: "Ältere Notizen",
  },
});
