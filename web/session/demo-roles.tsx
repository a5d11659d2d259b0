import { Alert, Stack, Text, UnstyledButton } from "@mantine/core";
import {
  IconBuildingStore,
  IconChartBar,
  IconEye,
  IconHeadset,
  IconRoute,
  IconSettings,
  IconTruck,
  type TablerIcon,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useFormat } from "../words/format.ts";
import { useWords } from "../words/use-words.ts";
import { callAuth } from "./auth-calls.ts";
import { explainAuth } from "./auth-words.ts";
import classes from "./front.module.css";
import { knownRole, type RoleName } from "./roles.ts";
import { SESSION } from "./words.ts";

const ICONS: Readonly<Record<RoleName, TablerIcon>> = {
  administrator: IconSettings,
  operations: IconRoute,
  customer_service: IconHeadset,
  store: IconBuildingStore,
  finance: IconChartBar,
  partner: IconTruck,
  read_only: IconEye,
};

type SignIn = { readonly role: string; readonly email: string; readonly password: string };

/** The demo's doors: a card a role, each signs in at once. */
export function DemoRoles({
  sign_ins,
  onEntered,
}: {
  readonly sign_ins: readonly SignIn[];
  readonly onEntered: () => void;
}) {
  const say = useWords(SESSION);
  const format = useFormat();
  const enter = useMutation({
    mutationFn: ({ email, password }: SignIn) => callAuth("sign-in/email", { email, password }),
    onSuccess: onEntered,
  });
  return (
    <Stack gap="xs">
      <Text c="dimmed" ta="center">
        {say("demo_title")}
      </Text>
      {enter.isError ? <Alert color="red">{explainAuth(enter.error, say, format)}</Alert> : null}
      <div className={classes.roles}>
        {sign_ins.map((sign_in) => {
          const role = knownRole(sign_in.role);
          if (role === null) return null;
          const Icon = ICONS[role];
          return (
            <UnstyledButton
              key={role}
              className={classes.role}
              disabled={enter.isPending}
              onClick={() => enter.mutate(sign_in)}
            >
              <Icon size={22} stroke={1.6} aria-hidden />
              <span>
                <Text fw={600} lh={1.2}>
                  {say(`role.${role}`)}
                </Text>
                <Text fz="xs" c="dimmed" lh={1.3}>
                  {say(`about.${role}`)}
                </Text>
              </span>
            </UnstyledButton>
          );
        })}
      </div>
    </Stack>
  );
}
