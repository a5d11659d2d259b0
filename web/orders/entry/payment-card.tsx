import { Box, Radio, SimpleGrid, Stack } from "@mantine/core";
import { Card } from "../../design/card.tsx";
import { useWords } from "../../words/use-words.ts";
import { type EntryDraft, type EntryFacts, TENDERS, type Tender } from "./entry-draft.ts";
import { MoneyInput } from "./money-input.tsx";
import { ENTRY } from "./words.ts";

type Props = {
  readonly draft: EntryDraft;
  readonly facts: EntryFacts;
  readonly onChange: (draft: EntryDraft) => void;
};

/** How it is paid, and what the way costs. Cards are not taken by telephone: their numbers must not be heard or typed here. */
export function PaymentCard({ draft, facts, onChange }: Props) {
  const say = useWords(ENTRY);
  return (
    <Card title={say("payment")}>
      <Stack>
        <Radio.Group
          aria-label={say("payment")}
          value={draft.tender}
          onChange={(tender) => onChange({ ...draft, tender: tender as Tender })}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {TENDERS.map((tender) => (
              <Radio
                key={tender}
                value={tender}
                label={say(`tender.${tender}`)}
                description={say(`tender.${tender}_hint`)}
              />
            ))}
          </SimpleGrid>
        </Radio.Group>
        {draft.method === "ship" ? (
          <Box maw={200}>
            <MoneyInput
              label={say("charge")}
              currency={facts.channel?.currency ?? "EUR"}
              minor={draft.charge_minor}
              onChange={(minor) => onChange({ ...draft, charge_minor: minor ?? 0 })}
            />
          </Box>
        ) : null}
      </Stack>
    </Card>
  );
}
