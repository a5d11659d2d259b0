import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import classes from "./front.module.css";
import { CodeInput } from "./second-factor-form.tsx";
import { SESSION } from "./words.ts";

type Props = { readonly uri: string; readonly onDone: () => void; readonly onBack: () => void };

/** The key for the authenticator app, as a picture to scan and as letters to type, and its first code as proof. */
export function AuthenticatorSetup({ uri, onDone, onBack }: Props) {
  const say = useWords(SESSION);
  const format = useFormat();
  const [code, setCode] = useState("");
  const picture = useQuery({
    queryKey: ["second-factor-picture"],
    queryFn: async () => (await import("./qr-code.ts")).qrCodeAddress(uri),
    gcTime: 0,
  });
  const verify = useMutation({
    mutationFn: (entered: string) => callAuth("two-factor/verify-totp", { code: entered }),
    onSuccess: onDone,
    onError: () => setCode(""),
  });
  const key = new URL(uri).searchParams.get("secret") ?? "";
  return (
    <Stack>
      <Text>{say("scan")}</Text>
      <Group align="center" gap="xl" justify="center">
        {picture.data ? (
          <img className={classes.code} src={picture.data} width={208} height={208} alt={say("qr_code")} />
        ) : null}
        <Stack gap={4}>
          <Text c="dimmed" fz="sm">
            {say("key_by_hand")}
          </Text>
          <Code data-secret style={{ overflowWrap: "anywhere", fontSize: "1rem" }}>
            {key.replaceAll(/(.{4})(?=.)/g, "$1 ")}
          </Code>
        </Stack>
      </Group>
      <CodeInput value={code} onChange={setCode} onComplete={verify.mutate} />
      {verify.isError ? <Alert color="red">{explainAuth(verify.error, say, format)}</Alert> : null}
      <Group>
        <Button variant="subtle" onClick={onBack}>
          {say("back")}
        </Button>
      </Group>
    </Stack>
  );
}
