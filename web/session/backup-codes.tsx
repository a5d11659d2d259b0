import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconLock } from "@tabler/icons-react";
import { useWords } from "../words/use-words.ts";
import { SESSION } from "./words.ts";

/** Codes for the day when the phone is gone; shown here and nowhere else. */
export function BackupCodes({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  const say = useWords(SESSION);
  return (
    <Alert color="yellow" icon={<IconLock size={18} />} title={say("backup_codes")} role="status">
      <Stack gap="sm">
        <Text fz="sm">{say("backup_codes_hint")}</Text>
        <Code block fz="md" style={{ columns: "11ch 2" }} data-backup-codes>
          {codes.join("\n")}
        </Code>
        <Group>
          <CopyButton value={codes.join("\n")}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                onClick={copy}
              >
                {say(copied ? "copied" : "copy")}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onDone}>{say("kept")}</Button>
        </Group>
      </Stack>
    </Alert>
  );
}
