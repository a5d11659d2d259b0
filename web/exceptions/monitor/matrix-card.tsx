import { Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Card } from "../../design/card.tsx";
import { Door } from "../../design/door.tsx";
import { useFade } from "../../design/use-fade.ts";
import { useAgeWords } from "../../orders/list/age-words.ts";
import { agesOf, searchOfAge } from "../../orders/list/ages.ts";
import { OrderStatusBadge } from "../../orders/order-status.tsx";
import { statusColor } from "../../orders/status-color.ts";
import { ORDERS } from "../../orders/words.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { type Cell, fullness, type Matrix, type OpenStatus } from "./matrix.ts";
import classes from "./matrix-card.module.css";
import { MONITOR } from "./words.ts";

type Props = { readonly matrix: Matrix; readonly ends_after_hours: readonly number[]; readonly at: string };

/** Every number is the door to its orders; the fuller a cell, the stronger the color of its status. */
export function MatrixCard({ matrix, ends_after_hours, at }: Props) {
  const say = useWords(MONITOR);
  const format = useFormat();
  const ageWords = useAgeWords();
  const ages = agesOf(ends_after_hours);
  return (
    <Card title={say("matrix")} flush>
      <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">{say("status")}</th>
              {ages.map((age) => (
                <th key={ageWords(age)} scope="col">
                  {ageWords(age)}
                </th>
              ))}
              <th scope="col">{say("sum")}</th>
            </tr>
          </thead>
          <tbody>
            {matrix.rows.map(({ status, cells, orders }) => (
              <tr key={status}>
                <th scope="row">
                  <OrderStatusBadge status={status} />
                </th>
                {cells.map((cell) => (
                  <MatrixCell key={cell.age} status={status} cell={cell} most={matrix.most} />
                ))}
                <td className={classes.sum}>
                  <Door to="/orders" search={{ status }} className={classes.door}>
                    {format.number(orders)}
                  </Door>
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{say("sum")}</th>
              {matrix.sums.map((orders, age) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: an age is its number
                <td key={age} className={classes.sum}>
                  <Door
                    to="/orders"
                    search={{ open: true, ...searchOfAge(age, ends_after_hours, at) }}
                    className={classes.door}
                  >
                    {format.number(orders)}
                  </Door>
                </td>
              ))}
              <td className={classes.sum}>
                <Door to="/orders" search={{ open: true }} className={classes.door}>
                  {format.number(matrix.sums.reduce((sum, orders) => sum + orders, 0))}
                </Door>
              </td>
            </tr>
          </tfoot>
        </table>
      </Table.ScrollContainer>
    </Card>
  );
}

type CellProps = { readonly status: OpenStatus; readonly cell: Cell; readonly most: number };

function MatrixCell({ status, cell, most }: CellProps) {
  const sayOrders = useWords(ORDERS);
  const say = useWords(MONITOR);
  const format = useFormat();
  const element = useFade<HTMLSpanElement>(cell.orders);
  if (cell.search === null || cell.orders === 0) return <td className={classes.none}>–</td>;
  const strength = Math.round(8 + 34 * fullness(cell.orders, most));
  return (
    <td style={{ background: `color-mix(in srgb, ${statusColor(status)} ${strength}%, var(--surface))` }}>
      <Link
        to="/orders"
        search={cell.search}
        className={classes.door}
        aria-label={say("cell", { count: cell.orders, status: sayOrders(`status.${status}`) })}
      >
        <span ref={element}>{format.number(cell.orders)}</span>
      </Link>
    </td>
  );
}
