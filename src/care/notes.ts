import type { Transaction } from "../platform/transaction.ts";

export type Note = {
  readonly note_id: string;
  readonly order_id: string;
  readonly text: string;
  readonly actor: string;
  readonly written_at: Date;
};

export function insertNote(tx: Transaction, note: Note): void {
  tx.write(
    `insert into care.notes (tenant_id, note_id, order_id, text, actor, written_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [tx.tenant_id, note.note_id, note.order_id, note.text, note.actor, note.written_at],
  );
}

/** Newest first. */
export function findNotes(
  tx: Transaction,
  request: { readonly order_id: string; readonly before: string | null; readonly limit: number },
): Promise<Note[]> {
  return tx.query<Note>(
    `select note.note_id, note.order_id, note.text, note.actor, note.written_at
       from care.notes as note
      where note.tenant_id = $1 and note.order_id = $2 and ($3::uuid is null or note.note_id < $3)
      order by note.note_id desc
      limit $4`,
    [tx.tenant_id, request.order_id, request.before, request.limit],
  );
}
