import { Button, Group, Text } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { base_path } from "../../api/client.ts";
import type { FulfillmentOrder } from "../../api/types.ts";
import { Card } from "../../design/card.tsx";
import { useOnlineManager } from "../../shell/online.ts";
import { useWords } from "../../words/use-words.ts";
import { nextStep } from "../work/urgency.ts";
import { STORE_ORDER } from "./words.ts";

type Paper = "pick_list" | "delivery_note" | "label";

/** What is printed at which step; once it has left, the papers can be printed again. */
function papersOf(head: FulfillmentOrder): readonly Paper[] {
  const step = nextStep(head);
  if (step === "accept" || step === "pick") return ["pick_list"];
  if (head.status === "refused" || head.status === "canceled") return [];
  return ["delivery_note", "label"];
}

/** Papers as PDF in a tab of their own, from where they are printed. */
export function Papers({ head }: { readonly head: FulfillmentOrder }) {
  const say = useWords(STORE_ORDER);
  const is_online = useOnlineManager();
  const papers = papersOf(head);
  if (papers.length === 0) return null;
  return (
    <Card title={say("papers")}>
      <Group gap="xs" grow>
        {papers.map((paper) => (
          <Button
            key={paper}
            component="a"
            size="lg"
            px="xs"
            fz="md"
            variant="default"
            leftSection={<IconPrinter size={22} aria-hidden />}
            target="_blank"
            rel="noopener"
            aria-label={say("opens", { paper: say(`paper.${paper}`) })}
            {...(is_online
              ? { href: `${base_path}v1/fulfillment-orders/${head.fulfillment_order_id}/documents/${paper}` }
              : { "aria-disabled": true, "data-disabled": true })}
          >
            {say(`paper.${paper}`)}
          </Button>
        ))}
      </Group>
      {is_online ? null : (
        <Text c="dimmed" mt={8}>
          {say("papers_offline")}
        </Text>
      )}
    </Card>
  );
}
