import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
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
  /** False: it can be undone as it was done. */
  readonly is_final?: boolean;
  /** What it is about, below the words. */
  readonly children?: ReactNode;
};

/** For what cannot be undone, or shows first what it will do. */
export function Confirm(props: Props) {
  const { title, effect, confirm, is_pending, problem, onConfirm, onClose, is_final = true, children } = props;
  const say = useWords(COMMON);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": say("close") }}>
      <Stack>
        <Text>{effect}</Text>
        {children}
        {problem === null ? null : <Alert color="red">{problem}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say("cancel")}
          </Button>
          <Button {...(is_final ? { color: "red" } : {})} loading={is_pending} onClick={onConfirm}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
