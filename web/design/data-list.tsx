import { Checkbox } from "@mantine/core";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { isTyping } from "../shell/keyboard.tsx";
import { COMMON } from "../words/common.ts";
import { useWords } from "../words/use-words.ts";
import classes from "./data-list.module.css";
import { useFade } from "./use-fade.ts";
import { useIsPhone } from "./use-is-phone.ts";

export type Column<Row> = {
  readonly key: string;
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "right";
  /** CSS width; without one the column shares what is left. */
  readonly width?: string;
  /** Where it stands when the row is a card on a phone: `title` and `side` share the first line; `none` leaves it out. */
  readonly phone?: "title" | "side" | "line" | "none";
};

export type Selection = {
  readonly keys: ReadonlySet<string>;
  readonly change: (keys: ReadonlySet<string>) => void;
  readonly label: (key: string) => string;
};

type Props<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly onOpen: (row: Row) => void;
  readonly onPreview?: (row: Row) => void;
  readonly selection?: Selection;
  /** Asks for the next page; called when the end comes near. */
  readonly onEnd?: () => void;
  readonly isTrouble?: (row: Row) => boolean;
  /** Changes whenever the row does: it lights up then. */
  readonly version?: (row: Row) => string | number;
  /** Rows that no longer belong here and are only kept so that nothing jumps. */
  readonly isGone?: (row: Row) => boolean;
};

const ROW_HEIGHT = { wide: 48, phone: 92 } as const;
const ENDS_NEAR = 12;

/**
 * A long list of which only what is seen is drawn. `j` and `k` walk, Enter opens, Space previews, `x` selects, and Shift with a click selects
 * a range.
 */
export function DataList<Row>(props: Props<Row>) {
  const { rows, columns, rowKey, selection } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [offset, setOffset] = useState(0);
  const is_phone = useIsPhone();
  const [current, setCurrent] = useWalk(props, body);
  const last_clicked = useRef<number | null>(null);

  useLayoutEffect(() => setOffset(body.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (is_phone ? ROW_HEIGHT.phone : ROW_HEIGHT.wide),
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (index) => rowKey(rows[index] as Row),
  });
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const { onEnd } = props;
  const is_end_near = last !== undefined && last.index >= rows.length - ENDS_NEAR;
  useEffect(() => {
    if (is_end_near) onEnd?.();
  }, [is_end_near, onEnd]);

  const before = first ? first.start - offset : 0;
  const after = last ? virtual.getTotalSize() - (last.end - offset) : 0;
  return (
    <table className={classes.table} aria-label={props.label} aria-rowcount={rows.length}>
      <Head {...props} />
      <tbody ref={body}>
        {before > 0 ? <Spacer height={before} /> : null}
        {items.map(({ index, key }) => (
          <DataRow
            key={key}
            {...props}
            row={rows[index] as Row}
            index={index}
            is_current={current === index}
            onTouch={(event) => {
              setCurrent(index);
              if (selection) selectRange(rows.map(rowKey), selection, last_clicked, index, event.shiftKey);
            }}
          />
        ))}
        {after > 0 ? <Spacer height={after} columns={columns.length + (selection ? 1 : 0)} /> : null}
      </tbody>
    </table>
  );
}

function Head<Row>({ columns, rows, rowKey, selection }: Props<Row>) {
  const say = useWords(COMMON);
  const is_all = selection !== undefined && rows.length > 0 && selection.keys.size === rows.length;
  return (
    <thead>
      <tr>
        {selection ? (
          <th className={classes.select}>
            <Checkbox
              size="xs"
              aria-label={say("all")}
              checked={is_all}
              indeterminate={selection.keys.size > 0 && !is_all}
              onChange={() => selection.change(new Set(is_all ? [] : rows.map(rowKey)))}
            />
          </th>
        ) : null}
        {columns.map(({ key, label, align, width }) => (
          <th key={key} scope="col" data-align={align} style={{ width }}>
            {label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

type RowProps<Row> = Props<Row> & {
  readonly row: Row;
  readonly index: number;
  readonly is_current: boolean;
  readonly onTouch: (event: { readonly shiftKey: boolean }) => void;
};

function DataRow<Row>({
  row,
  index,
  columns,
  rowKey,
  selection,
  is_current,
  isTrouble,
  version,
  isGone,
  onOpen,
  onTouch,
}: RowProps<Row>) {
  const key = rowKey(row);
  const element = useFade<HTMLTableRowElement>(version?.(row));
  return (
    <tr
      ref={element}
      aria-rowindex={index + 1}
      data-current={is_current || undefined}
      data-selected={selection?.keys.has(key) || undefined}
      data-trouble={isTrouble?.(row) || undefined}
      data-gone={isGone?.(row) || undefined}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest("a, button, input, label")) onOpen(row);
      }}
    >
      {selection ? (
        <td className={classes.select}>
          <Checkbox
            size="xs"
            aria-label={selection.label(key)}
            checked={selection.keys.has(key)}
            onChange={() => {}}
            onClick={(event) => onTouch(event)}
          />
        </td>
      ) : null}
      {columns.map((column) => (
        <td key={column.key} data-align={column.align} data-phone={column.phone ?? "line"}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

function Spacer({ height, columns = 1 }: { readonly height: number; readonly columns?: number }) {
  return (
    <tr aria-hidden className={classes.spacer}>
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}

function selectRange(
  keys: readonly string[],
  selection: Selection,
  last_clicked: { current: number | null },
  index: number,
  is_range: boolean,
): void {
  const selected = new Set(selection.keys);
  const from = is_range ? (last_clicked.current ?? index) : index;
  const is_added = !selected.has(keys[index] as string);
  for (const key of keys.slice(Math.min(from, index), Math.max(from, index) + 1)) {
    if (is_added) selected.add(key);
    else selected.delete(key);
  }
  last_clicked.current = index;
  selection.change(selected);
}

/** Which row the keys are at; none until one is pressed. */
function useWalk<Row>(
  { rows, rowKey, onOpen, onPreview, selection }: Props<Row>,
  body: { readonly current: HTMLElement | null },
) {
  const [current, setCurrent] = useState<number | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const is_on_control = event.target instanceof HTMLElement && event.target.closest("a, button, input") !== null;
      const row = current === null ? undefined : rows[current];
      if (event.key === "j") setCurrent((at) => Math.min(rows.length - 1, (at ?? -1) + 1));
      else if (event.key === "k") setCurrent((at) => Math.max(0, (at ?? rows.length) - 1));
      else if (row !== undefined && event.key === "Enter" && !is_on_control) onOpen(row);
      else if (row !== undefined && event.key === " " && onPreview && !is_on_control) onPreview(row);
      else if (row !== undefined && event.key === "x" && selection) {
        const keys = new Set(selection.keys);
        if (!keys.delete(rowKey(row))) keys.add(rowKey(row));
        selection.change(keys);
      } else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [current, rows, rowKey, onOpen, onPreview, selection]);

  useEffect(() => {
    if (current !== null)
      body.current?.querySelector(`[aria-rowindex="${current + 1}"]`)?.scrollIntoView({ block: "nearest" });
  }, [current, body]);
  return [current, setCurrent] as const;
}
