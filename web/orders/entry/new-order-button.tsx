import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMay } from "../../session/me.ts";
import { useWords } from "../../words/use-words.ts";
import { ENTRY } from "./words.ts";

/** The way to enter an order by hand, for those who may. */
export function NewOrderButton() {
  const say = useWords(ENTRY);
  const may_write = useMay("orders:write");
  return may_write ? (
    <Button component={Link} to="/orders/new" leftSection={<IconPlus size={16} />}>
      {say("title")}
    </Button>
  ) : null;
}
