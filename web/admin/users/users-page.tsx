import { Anchor, Badge, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { type Column, DataList } from "../../design/data-list.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useLocationName } from "../../locations/location-queries.ts";
import { SESSION } from "../../session/words.ts";
import { usePageTitle } from "../../shell/page-title.ts";
import { useFormat } from "../../words/format.ts";
import { useWords } from "../../words/use-words.ts";
import { SectionHead } from "../form/section-head.tsx";
import { usePages } from "../use-pages.ts";
import { ADMIN } from "../words.ts";
import { InviteDrawer } from "./invite-drawer.tsx";
import { UserDrawer } from "./user-drawer.tsx";
import { type User, users_query } from "./user-queries.ts";
import { USERS } from "./words.ts";

const route = getRouteApi("/inside/admin/users");

export function UsersPage() {
  const say = useWords(USERS);
  const sayAdmin = useWords(ADMIN);
  const { open } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(users_query);
  const { rows, loadMore } = usePages(list);
  const columns = useUserColumns();
  const close = () => void navigate({ search: {} });
  usePageTitle(sayAdmin("section.users"));
  return (
    <Stack gap="md">
      <SectionHead title={sayAdmin("section.users")} lead={say("lead")} history="user">
        <Button leftSection={<IconUserPlus size={18} />} onClick={() => void navigate({ search: { open: "new" } })}>
          {say("invite")}
        </Button>
      </SectionHead>
      {list.isPending ? <Lines count={8} /> : null}
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {rows.length > 0 ? (
        <Paper>
          <DataList
            label={sayAdmin("section.users")}
            columns={columns}
            rows={rows}
            rowKey={({ user_id }) => user_id}
            onOpen={({ user_id }) => void navigate({ search: { open: user_id } })}
            onEnd={loadMore}
          />
        </Paper>
      ) : null}
      {open === "new" ? <InviteDrawer onClose={close} /> : null}
      {open !== undefined && open !== "new" ? <UserDrawer key={open} user_id={open} onClose={close} /> : null}
    </Stack>
  );
}

function useUserColumns(): readonly Column<User>[] {
  const say = useWords(USERS);
  const saySession = useWords(SESSION);
  const format = useFormat();
  const nameOf = useLocationName();
  return useMemo(
    () => [
      {
        key: "name",
        label: say("name"),
        phone: "title",
        cell: (user) => (
          <Anchor
            fw={600}
            c="inherit"
            fz="inherit"
            {...(user.active ? {} : { td: "line-through" })}
            renderRoot={(props) => <Link to="/admin/users" search={{ open: user.user_id }} {...props} />}
          >
            {user.name}
          </Anchor>
        ),
      },
      {
        key: "email",
        label: say("email"),
        width: "270px",
        cell: ({ email }) => (
          <Text span c="dimmed" fz="inherit">
            {email}
          </Text>
        ),
      },
      {
        key: "role",
        label: say("role"),
        width: "140px",
        phone: "side",
        cell: ({ role }) => saySession(`role.${role}`),
      },
      {
        key: "bounds",
        label: say("bounds"),
        cell: ({ channel_codes, location_codes, amount_max_minor }) => {
          const amount =
            amount_max_minor === null ? [] : [say("up_to", { amount: format.number(amount_max_minor / 100) })];
          const bounds = [...(channel_codes ?? []), ...(location_codes ?? []).map(nameOf), ...amount];
          return bounds.length === 0 ? (
            <Text span c="dimmed" fz="inherit">
              {say("no_bounds")}
            </Text>
          ) : (
            bounds.join(" · ")
          );
        },
      },
      {
        key: "state",
        label: say("state"),
        width: "150px",
        cell: (user) => (
          <Group gap={6}>
            <UserState user={user} />
            {user.two_factor_enabled ? (
              <Badge variant="light" color="teal" tt="none">
                {say("second_factor")}
              </Badge>
            ) : null}
          </Group>
        ),
      },
    ],
    [say, saySession, format, nameOf],
  );
}

function UserState({ user }: { readonly user: User }) {
  const say = useWords(USERS);
  const state = user.active ? (user.has_password ? "active" : "invited") : "deactivated";
  return (
    <Text span fz="inherit" c={state === "active" ? undefined : "dimmed"}>
      {say(`state.${state}`)}
    </Text>
  );
}
