import { Avatar, Group, Stack, Text, Title } from "@mantine/core";
import { Card } from "../design/card.tsx";
import { usePageTitle } from "../shell/page-title.ts";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { useMe } from "./me.ts";
import { PasswordCard } from "./password-card.tsx";
import { knownRole } from "./roles.ts";
import { SecondFactorCard } from "./second-factor-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";
import { SESSION } from "./words.ts";

/** One's own account: who one is here, where one is signed in, password and second factor. */
export function AccountPage() {
  const say = useWords(SESSION);
  const me = useMe();
  usePageTitle(say("account"));
  return (
    <Stack gap="md" maw={720}>
      <Title order={1}>{say("account")}</Title>
      <WhoCard />
      <SessionsCard />
      {me.user ? (
        <>
          <PasswordCard />
          <SecondFactorCard />
        </>
      ) : null}
    </Stack>
  );
}

function WhoCard() {
  const say = useWords(SESSION);
  const format = useFormat();
  const { user, actor, bounds, masks_personal_data } = useMe();
  const role = knownRole(user?.role ?? "");
  const name = user?.name ?? actor;
  const bounded = [...(bounds.location_codes ?? []), ...(bounds.channel_codes ?? [])];
  return (
    <Card title={say("you")}>
      <Group wrap="nowrap" align="flex-start">
        <Avatar name={name} color="accent" size={52} radius="xl" aria-hidden />
        <Stack gap={2} miw={0}>
          <Text fw={600} fz="lg">
            {name}
          </Text>
          <Text c="dimmed" truncate>
            {user?.email}
          </Text>
          {role ? <Text>{`${say(`role.${role}`)}: ${say(`about.${role}`)}`}</Text> : null}
          {bounded.length > 0 ? <Text c="dimmed">{say("bounded_to", { places: format.list(bounded) })}</Text> : null}
          {masks_personal_data ? <Text c="dimmed">{say("masked")}</Text> : null}
        </Stack>
      </Group>
    </Card>
  );
}
