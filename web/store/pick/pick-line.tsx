import { Button, Text, Title } from "@mantine/core";
import { IconCheck, IconShoppingBag, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { FulfillmentOrder, Item } from "../../api/types.ts";
import { Picture } from "../../design/picture.tsx";
import { useWords } from "../../words/use-words.ts";
import type { Work } from "../queue/action.ts";
import { useQueue } from "../queue/use-queue.ts";
import { isCodeOf } from "../scanner/barcode.ts";
import { ScanField } from "../scanner/scan-field.tsx";
import { signal } from "../scanner/signal.ts";
import area from "../store-area.module.css";
import classes from "./pick-line.module.css";
import type { PickLine } from "./plan.ts";
import { ShortDialog } from "./short-dialog.tsx";
import { shortageWork } from "./shortage.ts";
import { PICK } from "./words.ts";

type Said =
  | { readonly is: "right" }
  | { readonly is: "wrong"; readonly code: string }
  | { readonly is: "other"; readonly line: PickLine };

/** What happened at a line so far. */
type Notes = {
  readonly of: string;
  readonly is_told: boolean;
  readonly found: number;
  readonly said: Said | null;
  readonly is_short: boolean;
};

/** The next line begins anew, while the camera stays open and knows which code it has seen last. */
function useNotes({ fulfillment_order_id, line_no }: PickLine): [Notes, (news: Partial<Notes>) => void] {
  const of = `${fulfillment_order_id} ${line_no}`;
  const blank: Notes = { of, is_told: false, found: 0, said: null, is_short: false };
  const [kept, keep] = useState(blank);
  const note = (news: Partial<Notes>) => keep((last) => ({ ...(last.of === of ? last : blank), ...news }));
  return [kept.of === of ? kept : blank, note];
}

/** Keeps codes that come too early, and hears them one by one when their time has come. */
function useKept(hear: (code: string) => void, is_early: boolean): (code: string) => void {
  const [kept, keep] = useState<readonly string[]>([]);
  useEffect(() => {
    const [code, ...rest] = kept;
    if (is_early || code === undefined) return;
    keep(rest);
    hear(code);
  });
  return (code) => (is_early ? keep((codes) => [...codes, code]) : hear(code));
}

/** One item for one order: what it looks like, where it lies, how many, and whether the right one was scanned. */
export function PickLineScreen({
  line,
  head,
  is_one_of_many,
  items,
  are_items_coming,
  others,
  onFirst,
  onLater,
}: {
  readonly line: PickLine;
  readonly head: FulfillmentOrder;
  readonly is_one_of_many: boolean;
  readonly items: ReadonlyMap<string, Item>;
  /** Whether it is not known yet whose barcode one is. */
  readonly are_items_coming: boolean;
  /** What else is to be picked on this walk. */
  readonly others: readonly PickLine[];
  /** Another line is to be picked before this one. */
  readonly onFirst: (other: PickLine) => void;
  readonly onLater: () => void;
}) {
  const say = useWords(PICK);
  const { tell } = useQueue();
  const [{ is_told, found, said, is_short }, note] = useNotes(line);
  const [is_camera_open, openCamera] = useState(false);
  const { line_no, quantity } = line;
  // A second tap, while the first is being written down, must not pick again.
  const tellOnce = (...works: readonly Work[]) => {
    if (!is_told) tell(head, ...works);
    note({ is_told: true });
  };
  const takeAll = () => tellOnce({ action: "pick", lines: [{ line_no, quantity }] });
  const is_this = (code: string, { sku }: PickLine) => isCodeOf(code, { sku, gtin: items.get(sku)?.gtin ?? null });

  const hear = (code: string) => {
    if (is_this(code, line)) {
      signal("right");
      note({ said: { is: "right" }, found: found + 1 });
      if (found + 1 === quantity) takeAll();
      return;
    }
    signal("wrong");
    const other = others.find((each) => is_this(code, each));
    note({ said: other ? { is: "other", line: other } : { is: "wrong", code } });
  };
  // What comes while this line is being written down is for the next.
  const hearOrKeep = useKept(hear, are_items_coming || is_told);

  return (
    <>
      <section className={classes.line} aria-label={line.description} data-said={said?.is}>
        {is_camera_open ? null : (
          <div className={classes.picture}>
            <Picture url={items.get(line.sku)?.image_url} size={200} />
          </div>
        )}
        <div className={classes.what}>
          <div>
            <Title order={2} className={classes.name}>
              {line.description}
            </Title>
            <Text c="dimmed">{line.sku}</Text>
          </div>
          <b className={classes.count}>{quantity} ×</b>
        </div>
        <div className={classes.where}>
          {line.shelf ? <b className={classes.shelf}>{say("shelf", { shelf: line.shelf })}</b> : null}
          <span className={classes.bag}>
            <IconShoppingBag size={20} aria-hidden />
            {is_one_of_many
              ? say("bag", { bag: line.bag, number: line.order_number })
              : say("for_order", { number: line.order_number })}
          </span>
        </div>
        <Saying said={said} line={line} found={found} onInstead={onFirst} />
      </section>
      <ScanField label={say("scan")} onCode={hearOrKeep} is_camera_open={is_camera_open} onCamera={openCamera} />
      <Button size="lg" variant="subtle" onClick={takeAll}>
        {say("take", { count: quantity })}
      </Button>
      <div className={area.actions}>
        <Button size="xl" variant="default" color="red" onClick={() => note({ is_short: true })}>
          {say("not_found")}
        </Button>
        {others.length > 0 ? (
          <Button size="xl" variant="default" onClick={onLater}>
            {say("later")}
          </Button>
        ) : null}
      </div>
      {is_short ? (
        <ShortDialog
          line={line}
          found={found}
          onClose={() => note({ is_short: false })}
          onShort={(count, reason) => tellOnce(...shortageWork(line, count, reason))}
        />
      ) : null}
    </>
  );
}

/** What the scanner has said, for the eye and for a screen reader. */
function Saying({
  said,
  line,
  found,
  onInstead,
}: {
  readonly said: Said | null;
  readonly line: PickLine;
  readonly found: number;
  readonly onInstead: (other: PickLine) => void;
}) {
  const say = useWords(PICK);
  return (
    <div className={classes.said} aria-live="assertive">
      {said?.is === "right" ? (
        <Text fw={620}>
          <IconCheck size={22} color="var(--stage-delivered)" aria-hidden className={classes.icon} />{" "}
          {say("right", { name: line.description })}
        </Text>
      ) : null}
      {said?.is === "wrong" ? (
        <Text fw={620} c="var(--trouble)">
          <IconX size={22} aria-hidden className={classes.icon} /> {say("wrong", { code: said.code })}
        </Text>
      ) : null}
      {said?.is === "other" ? (
        <>
          <Text fw={620} c="var(--trouble)">
            <IconX size={22} aria-hidden className={classes.icon} />{" "}
            {say("wrong_item", { name: said.line.description })}
          </Text>
          <Button size="md" mt={6} variant="light" onClick={() => onInstead(said.line)}>
            {say("instead")}
          </Button>
        </>
      ) : null}
      {line.quantity > 1 ? (
        <Text fw={620} fz="xl">
          {say("found", { found, count: line.quantity })}
        </Text>
      ) : null}
    </div>
  );
}
