import { Button } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { useWords } from "../../words/use-words.ts";
import { ORDERS } from "../words.ts";
import classes from "./new-rows.module.css";

type Props = { readonly count: number; readonly has_gone: boolean; readonly onShow: () => void };

/** What has come since waits here, so that nothing jumps under the reader's hand. */
export function NewRows({ count, has_gone, onShow }: Props) {
  const say = useWords(ORDERS);
  return (
    <div className={classes.place} role="status">
      {count > 0 || has_gone ? (
        <Button size="compact-sm" radius="xl" leftSection={<IconArrowUp size={14} />} onClick={onShow}>
          {count > 0 ? say("new_rows", { count }) : say("show_latest")}
        </Button>
      ) : null}
    </div>
  );
}
