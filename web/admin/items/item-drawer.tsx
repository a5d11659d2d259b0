import { Alert, Button, Divider, Group, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { Item } from "../../api/types.ts";
import { useMay } from "../../session/me.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { ObjectHistory } from "../audit/object-history.tsx";
import { FormDrawer } from "../form/form-drawer.tsx";
import { putOne } from "../form/put-one.ts";
import { useProblem } from "../form/use-problem.ts";
import { ADMIN } from "../words.ts";
import { contentOf, draftOf, type ItemDraft, NEW_ITEM, nameOf } from "./item-draft.ts";
import { ITEM_FIELDS, ItemFields } from "./item-fields.tsx";
import { ITEMS } from "./words.ts";

/** @param item null: a new one */
export function ItemDrawer({ item, onClose }: { readonly item: Item | null; readonly onClose: () => void }) {
  const say = useWords(ITEMS);
  const sayAdmin = useWords(ADMIN);
  const language = useLanguage();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<ItemDraft>(() => (item ? draftOf(item) : NEW_ITEM));
  const save = useMutation({
    mutationFn: () => putOne(api.PUT("/v1/items", { body: { items: [contentOf(draft, item)] } })),
    onSuccess: () => {
      notifications.show({ message: sayAdmin("saved"), color: "teal" });
      onClose();
      return Promise.all([
        queries.invalidateQueries({ queryKey: ["admin", "items"] }),
        queries.invalidateQueries({ queryKey: ["item", draft.sku] }),
      ]);
    },
  });
  const problem = useProblem(save.error, "/items/0", ITEM_FIELDS);
  return (
    <FormDrawer
      title={item ? (nameOf(item, language) ?? item.sku) : say("make_title")}
      save={sayAdmin("save")}
      is_saving={save.isPending}
      problem={problem.general}
      onSave={() => save.mutate()}
      onClose={onClose}
      may_save={useMay("catalog:write")}
      after={
        item ? (
          <Stack mt="lg">
            <Group gap="xs">
              <Button
                variant="subtle"
                renderRoot={(props) => <Link to="/stock/$sku" params={{ sku: item.sku }} {...props} />}
              >
                {say("stock")}
              </Button>
            </Group>
            <Divider />
            <ObjectHistory
              object={`item:${item.sku}`}
              now={item}
              fields={Object.keys(item).filter((name) => name !== "sku")}
              onTakeBack={async (fields) => {
                await putOne(api.PUT("/v1/items", { body: { items: [{ ...item, ...fields }] } }));
                onClose();
              }}
            />
          </Stack>
        ) : null
      }
    >
      <ItemFields draft={draft} is_new={item === null} onChange={setDraft} errorOf={problem.of} />
      <Alert color="gray">{say("effect")}</Alert>
    </FormDrawer>
  );
}
