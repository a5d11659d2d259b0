import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconLock } from "@tabler/icons-react";
import { useWords } from "../../words/use-words.ts";
import { ADMIN } from "../words.ts";

/** Something that is in this answer and nowhere else: a key, a secret, a link. */
export function ShownOnce({
  title,
  value,
  hint,
}: {
  readonly title: string;
  readonly value: string;
  readonly hint: string;
}) {
  const say = useWords(ADMIN);
  return (
    <Alert color="yellow" icon={<IconLock size={18} />} title={title} role="status">
      <Stack gap="xs">
        <Text fz="sm">{hint}</Text>
        <Code block style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }} data-once>
          {value}
        </Code>
        <Group>
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                onClick={copy}
              >
                {say(copied ? "copied" : "copy")}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  );
}
