import { Alert, Button, Drawer, Group, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { FormEvent, ReactNode } from "react";
import { COMMON } from "../../words/common.ts";
import { useWords } from "../../words/use-words.ts";
import { ADMIN } from "../words.ts";

type Props = {
  readonly title: string;
  readonly save: string;
  readonly is_saving: boolean;
  /** What belongs to no field. */
  readonly problem: string | null;
  readonly onSave: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Below the form, for what is done at once. */
  readonly after?: ReactNode;
  /** False: there is nothing to save, or nobody who may. */
  readonly may_save?: boolean;
};

/** A form beside the list that it belongs to. */
export function FormDrawer(props: Props) {
  const { title, save, is_saving, problem, onSave, onClose, children, after, may_save = true } = props;
  const say = useWords(COMMON);
  const sayAdmin = useWords(ADMIN);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (may_save) onSave();
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={title}
      closeButtonProps={{ "aria-label": say("close") }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {children}
          {problem === null ? null : (
            <Alert color="red" icon={<IconAlertTriangle size={18} />} title={say("failed")} role="alert">
              {problem}
            </Alert>
          )}
          {may_save ? (
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {say("cancel")}
              </Button>
              <Button type="submit" loading={is_saving}>
                {save}
              </Button>
            </Group>
          ) : (
            <Alert color="gray">{sayAdmin("look_only")}</Alert>
          )}
        </Stack>
      </form>
      {after}
    </Drawer>
  );
}
