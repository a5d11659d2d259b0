import { ActionIcon, Button, Group, TextInput, Tooltip } from "@mantine/core";
import { IconArrowRight, IconBarcode, IconCamera } from "@tabler/icons-react";
import { useState } from "react";
import { useWords } from "../../words/use-words.ts";
import { readBarcode } from "./barcode.ts";
import { Camera } from "./camera.tsx";
import { canUseCamera } from "./detector.ts";
import { useHandScanner } from "./use-hand-scanner.ts";
import { SCANNER } from "./words.ts";

/** One place for every way in which a code comes: hand scanner, camera, or typed. */
export function ScanField({
  label,
  onCode,
  is_camera_open,
  onCamera,
  is_loading = false,
}: {
  readonly label: string;
  readonly onCode: (code: string) => void;
  readonly is_camera_open: boolean;
  readonly onCamera: (is_open: boolean) => void;
  readonly is_loading?: boolean;
}) {
  const say = useWords(SCANNER);
  const [typed, setTyped] = useState("");
  const has_camera = canUseCamera();
  useHandScanner(onCode);
  return (
    <>
      {is_camera_open ? <Camera onCode={onCode} onClose={() => onCamera(false)} /> : null}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const code = readBarcode(typed);
          setTyped("");
          if (code !== "") onCode(code);
        }}
      >
        <Group gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            size="lg"
            aria-label={label}
            placeholder={label}
            leftSection={<IconBarcode size={22} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="go"
            rightSection={
              typed === "" ? null : (
                <ActionIcon type="submit" size={40} variant="filled" color="accent" aria-label={say("take_typed")}>
                  <IconArrowRight size={20} />
                </ActionIcon>
              )
            }
            rightSectionWidth={48}
          />
          <Tooltip label={say("no_camera")} disabled={has_camera} multiline w={260}>
            <Button
              size="lg"
              variant="light"
              px="md"
              loading={is_loading}
              aria-label={say(has_camera ? "camera" : "no_camera")}
              data-disabled={!has_camera || undefined}
              aria-disabled={!has_camera || undefined}
              onClick={(event) => (has_camera ? onCamera(!is_camera_open) : event.preventDefault())}
            >
              <IconCamera size={24} />
            </Button>
          </Tooltip>
        </Group>
      </form>
    </>
  );
}
