import { Text } from "@mantine/core";
import { IconArrowRight, IconBox, IconBuildingStore, IconList, IconReceipt, IconUser } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Moment } from "../../design/moment.tsx";
import { OrderStatusBadge } from "../../orders/order-status.tsx";
import { useFormat } from "../../words/format.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import type { Door } from "../places.ts";
import { SHELL } from "../words.ts";
import type { FindEntry } from "./entries.ts";
import classes from "./find.module.css";
import { FIND } from "./words.ts";

type Props = {
  readonly id: string;
  readonly entry: FindEntry;
  readonly places: readonly Door[];
  readonly is_current: boolean;
  readonly onOpen: () => void;
};

/** One thing that was found: what it is, and by what. */
export function FindRow({ id, entry, places, is_current, onOpen }: Props) {
  const { icon, title, about, side } = useRow(entry, places);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: as before
    <div id={id} role="option" aria-selected={is_current} className={classes.row} onClick={onOpen}>
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      <span className={classes.body}>
        <span className={classes.title}>{title}</span>
        {about ? (
          <Text span fz="sm" c="dimmed" className={classes.about}>
            {about}
          </Text>
        ) : null}
      </span>
      {side ? <span className={classes.side}>{side}</span> : null}
    </div>
  );
}

type Row = { readonly icon: ReactNode; readonly title: string; readonly about?: ReactNode; readonly side?: ReactNode };

const ICON = { size: 20, stroke: 1.6 } as const;

function useRow(entry: FindEntry, places: readonly Door[]): Row {
  const say = useWords(FIND);
  const sayShell = useWords(SHELL);
  const format = useFormat();
  const language = useLanguage();
  switch (entry.kind) {
    case "order": {
      const { number, customer_name, city, ordered_at, matched_by, status, total_minor, currency } = entry.order;
      const who = [customer_name, city].filter(Boolean).join(", ");
      return {
        icon: <IconReceipt {...ICON} />,
        title: `${number} · ${who}`,
        about: (
          <>
            <Moment at={ordered_at} /> · {format.money(total_minor, currency)} · {say(`by.${matched_by}`)}
          </>
        ),
        side: <OrderStatusBadge status={status} />,
      };
    }
    case "customer": {
      const { name, email, channel, matched_by } = entry.customer;
      return {
        icon: <IconUser {...ICON} />,
        title: name ?? email ?? channel,
        about: `${[name ? email : null, channel].filter(Boolean).join(" · ")} · ${say(`by.${matched_by}`)}`,
        side: say("orders_of"),
      };
    }
    case "item": {
      const { sku, name, gtin, matched_by } = entry.item;
      return {
        icon: <IconBox {...ICON} />,
        title: name[language] ?? name.en ?? name.de ?? sku,
        about: `${[sku, gtin].filter(Boolean).join(" · ")} · ${say(`by.${matched_by}`)}`,
      };
    }
    case "location": {
      const { code, name, city, matched_by } = entry.location;
      return {
        icon: <IconBuildingStore {...ICON} />,
        title: name,
        about: `${[code, city].join(" · ")} · ${say(`by.${matched_by}`)}`,
      };
    }
    case "list":
      return { icon: <IconList {...ICON} />, title: say("as_list", { text: entry.search.q ?? "" }) };
    case "place": {
      const place = places.find(({ key }) => key === entry.place_key);
      const Icon = place?.icon ?? IconArrowRight;
      return { icon: <Icon {...ICON} />, title: place ? sayShell(place.key) : entry.place_key };
    }
  }
}
