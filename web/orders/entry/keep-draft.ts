import { type EntryDraft, newDraft } from "./entry-draft.ts";

/** Per person: whoever signs in next in this tab does not find it. */
const keyOf = (actor: string) => `dirigent.order-entry.${actor}`;
/** Raised whenever a draft is no longer what an older page has kept. */
const FORM = 1;

type Kept = { readonly form: number; readonly draft: EntryDraft };

/** What was being entered in this tab. The browser forgets it with the tab: it is about a customer. */
export function restoreDraft(actor: string): EntryDraft {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(actor)) ?? "null") as Kept | null;
    if (kept?.form === FORM) return kept.draft;
  } catch {
    // Whatever is there is none of ours.
  }
  return newDraft(crypto.randomUUID());
}

export function keepDraft(actor: string, draft: EntryDraft): void {
  try {
    sessionStorage.setItem(keyOf(actor), JSON.stringify({ form: FORM, draft } satisfies Kept));
  } catch {
    // A full or forbidden storage takes nothing away from entering.
  }
}

export function forgetDraft(actor: string): void {
  sessionStorage.removeItem(keyOf(actor));
}

/** For whoever signs out: of nobody anything stays. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(keyOf(""))) sessionStorage.removeItem(key);
}
