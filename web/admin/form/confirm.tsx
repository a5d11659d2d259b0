import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";

type Props = {
  readonly title: string;
  /** What it does, and that it cannot be undone. */
  readonly effect: string;
  readonly confirm: string;
  readonly is_pending: boolean;
  readonly problem: string | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
};

/** For what cannot be undone. */
export function Confirm({ title, effect, confirm, is_pending, problem, onConfirm, onClose }: Props) {
  const say = useWords(COMMON);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": say("close") }}>
      <Stack>
        <Text>{effect}</Text>
        {problem === null ? null : <Alert color="red">{problem}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
          <Button color="red" loading={is_pending} onClick={onConfirm}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
