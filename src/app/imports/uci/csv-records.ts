/** A text in the form of CSV (RFC 4180) that arrives in pieces. Throws an Error that says what is wrong with it. */
export type CsvReader = { readonly push: (text: string) => void; readonly end: () => void };

/** No record is longer; what seems to be has lost the quote that ends a field. */
const RECORD_CHARACTERS_MAX = 1_000_000;

/**
 * Hands over record by record. Lines end with LF or CRLF, empty ones are passed over, a byte order mark is left out. How many
 * fields a record has is not looked at. Four times as fast as a general parser, which was a tenth of an import.
 *
 * @param take is given the fields, which are slices of the text, and the line that the record begins on, counted from 1
 */
export function createCsvReader(take: (fields: string[], line_number: number) => void): CsvReader {
  let rest = "";
  let line_number = 1;
  let is_first = true;

  const readAll = (text: string) => {
    let position = 0;
    for (;;) {
      const record = readRecord(text, position, line_number);
      if (record === null) break;
      const is_empty = record.fields.length === 1 && record.fields[0] === "" && text[position] !== '"';
      if (!is_empty) take(record.fields, line_number);
      line_number += record.line_count;
      position = record.end;
    }
    return text.slice(position);
  };
  return {
    push: (text) => {
      const all = rest + text;
      rest = readAll(is_first && all.startsWith("\uFEFF") ? all.slice(1) : all);
      is_first &&= all === "";
      if (rest.length > RECORD_CHARACTERS_MAX) throw notClosed(line_number);
    },
    end: () => {
      if (rest !== "" && readAll(`${rest}\n`) !== "") throw notClosed(line_number);
      rest = "";
    },
  };
}

type CsvRecord = { readonly fields: string[]; readonly end: number; readonly line_count: number };

/** @returns null if the text ends before the record does */
function readRecord(text: string, start: number, line_number: number): CsvRecord | null {
  const fields: string[] = [];
  let line_count = 1;
  let position = start;
  let line_end = text.indexOf("\n", start);
  for (;;) {
    if (line_end === -1) return null;
    let field: string;
    let field_end: number;
    if (text[position] === '"') {
      const quote = closingQuote(text, position + 1);
      if (quote === -1 || quote === text.length - 1) return null;
      field = text.slice(position + 1, quote);
      if (field.includes('"')) field = field.replaceAll('""', '"');
      if (quote > line_end) {
        line_count += field.split("\n").length - 1;
        line_end = text.indexOf("\n", quote);
        if (line_end === -1) return null;
      }
      field_end = quote + 1;
      if (text[field_end] === "\r" && field_end + 1 === line_end) field_end = line_end;
      if (text[field_end] !== "," && field_end !== line_end)
        throw new Error(`line ${line_number} goes on behind a closing quote`);
    } else {
      const comma = text.indexOf(",", position);
      field_end = comma === -1 || comma > line_end ? line_end : comma;
      const has_return = field_end === line_end && text[line_end - 1] === "\r" && line_end > position;
      field = text.slice(position, has_return ? line_end - 1 : field_end);
      if (field.includes('"')) throw new Error(`line ${line_number} has a quote within a field`);
    }
    fields.push(field);
    if (field_end === line_end) return { fields, end: line_end + 1, line_count };
    position = field_end + 1;
  }
}

/** Two quotes are one of the text. @returns -1 if there is none */
function closingQuote(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  return quote;
}

function notClosed(line_number: number): Error {
  return new Error(`a quote of line ${line_number} is not closed`);
}
