import { Alert, Button, Group, Modal, Select, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { ShownOnce } from "../form/shown-once.tsx";
import { useProblem } from "../form/use-problem.ts";
import { type Endpoint, WEBHOOKS_KEY } from "./webhook-queries.ts";
import { WEBHOOKS } from "./words.ts";

/** For how many seconds both secrets count. */
const OVERLAPS = ["0", "3600", "86400", "604800"] as const;
type Overlap = (typeof OVERLAPS)[number];

/** A new secret, shown once; for a while both count. */
export function RotateDialog({ endpoint, onClose }: { readonly endpoint: Endpoint; readonly onClose: () => void }) {
  const say = useWords(WEBHOOKS);
  const sayCommon = useWords(COMMON);
  const queries = useQueryClient();
  const [overlap, setOverlap] = useState<Overlap>("86400");
  const rotate = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/v1/webhook-endpoints/{endpoint_id}/secret-rotations", {
          params: { path: { endpoint_id: endpoint.endpoint_id } },
          body: { overlap_seconds: Number(overlap) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: WEBHOOKS_KEY }),
  });
  const problem = useProblem(rotate.error, "", []);
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("rotate_title")}
      closeOnClickOutside={!rotate.data}
      closeButtonProps={{ "aria-label": sayCommon("close") }}
    >
      <Stack>
        {rotate.data ? (
          <ShownOnce title={say("secret_title")} value={rotate.data.secret} hint={say("secret_hint")} />
        ) : (
          <Select
            label={say("overlap")}
            description={say("overlap_hint")}
            allowDeselect={false}
            value={overlap}
            data={OVERLAPS.map((value) => ({ value, label: say(`overlap.${value}`) }))}
            onChange={(value) => setOverlap(OVERLAPS.find((known) => known === value) ?? overlap)}
          />
        )}
        {problem.general ? <Alert color="red">{problem.general}</Alert> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {sayCommon(rotate.data ? "close" : "cancel")}
          </Button>
          {rotate.data ? null : (
            <Button loading={rotate.isPending} onClick={() => rotate.mutate()}>
              {say("rotate_confirm")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
