import { Alert, Button, Drawer, Stack } from "@mantine/core";
import { IconMailForward } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { COMMON } from "../../words/common.ts";
import { useFormat } from "../../words/format.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { FormDrawer } from "../form/form-drawer.tsx";
import { ShownOnce } from "../form/shown-once.tsx";
import { useProblem } from "../form/use-problem.ts";
import { contentOf, NEW_USER, type UserDraft } from "./user-draft.ts";
import { USER_FIELDS, UserFields } from "./user-fields.tsx";
import { USERS_KEY } from "./user-queries.ts";
import { USERS } from "./words.ts";

export type Invitation = { readonly sent_by_mail: boolean; readonly url: string | null; readonly expires_at: string };

/** A new user with role and bounds; the link is shown where no mail can be sent. */
export function InviteDrawer({ onClose }: { readonly onClose: () => void }) {
  const say = useWords(USERS);
  const sayCommon = useWords(COMMON);
  const language = useLanguage();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<UserDraft>({ ...NEW_USER, language });
  const invite = useMutation({
    mutationFn: () => answerOf(api.POST("/v1/users", { body: { ...contentOf(draft), email: draft.email } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: USERS_KEY }),
  });
  const problem = useProblem(invite.error, "", USER_FIELDS);
  if (invite.data)
    return (
      <Drawer
        opened
        onClose={onClose}
        position="right"
        size="lg"
        title={invite.data.user.name}
        closeButtonProps={{ "aria-label": sayCommon("close") }}
      >
        <Stack>
          <InvitationSent email={invite.data.user.email} invitation={invite.data.invitation} />
          <Button variant="default" onClick={onClose}>
            {sayCommon("close")}
          </Button>
        </Stack>
      </Drawer>
    );
  return (
    <FormDrawer
      title={say("invite_title")}
      save={say("invite_confirm")}
      is_saving={invite.isPending}
      problem={problem.general}
      onSave={() => invite.mutate()}
      onClose={onClose}
    >
      <UserFields draft={draft} is_new onChange={setDraft} errorOf={problem.of} />
    </FormDrawer>
  );
}

export function InvitationSent({ email, invitation }: { readonly email: string; readonly invitation: Invitation }) {
  const say = useWords(USERS);
  const format = useFormat();
  if (invitation.url === null)
    return (
      <Alert color="teal" icon={<IconMailForward size={18} />} role="status">
        {say("invited_by_mail", { email })}
      </Alert>
    );
  return (
    <ShownOnce
      title={say("link_title")}
      value={invitation.url}
      hint={say("link_hint", { until: format.instant(invitation.expires_at) })}
    />
  );
}
