import { Anchor, Button, Group, Select, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconArrowLeft, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Card } from "../../design/card.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { useMay } from "../../session/me.ts";
import { NotFoundPage } from "../../shell/not-found.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { ChangesTable } from "../audit/changes-table.tsx";
import { fieldChanges } from "../audit/field-changes.ts";
import { TextEditor } from "./text-editor.tsx";
import { VersionEditor } from "./version-editor.tsx";
import { WORKFLOWS } from "./words.ts";
import { byCode, textOf, type Workflow } from "./workflow.ts";
import { workflows_query } from "./workflow-queries.ts";
import { WorkflowWords } from "./workflow-words.tsx";

const route = getRouteApi("/inside/admin/workflows/$code");

/** One workflow, one version of it at a time; a new version is made from any of them. */
export function WorkflowPage() {
  const { code } = route.useParams();
  const search = route.useSearch();
  const workflows = useQuery(workflows_query);
  if (workflows.isPending) return <Lines count={6} height={64} />;
  if (workflows.isError) return <ErrorState error={workflows.error} onRetry={() => void workflows.refetch()} />;
  const versions = byCode(workflows.data).find(([newest]) => newest.code === code);
  const shown = versions?.find(({ version }) => version === (search.version ?? versions[0].version));
  if (!versions || !shown) return <NotFoundPage />;
  return (
    <Stack gap="md">
      <Head versions={versions} shown={shown} is_editing={search.edit === true} />
      {search.edit ? (
        <VersionEditor key={shown.version} from={shown} newest={versions[0]} />
      ) : (
        <Version shown={shown} before={versions.find(({ version }) => version < shown.version) ?? null} />
      )}
    </Stack>
  );
}

type HeadProps = {
  readonly versions: readonly [Workflow, ...Workflow[]];
  readonly shown: Workflow;
  readonly is_editing: boolean;
};

function Head({ versions, shown, is_editing }: HeadProps) {
  const say = useWords(WORKFLOWS);
  const language = useLanguage();
  const navigate = route.useNavigate();
  const may = useMay("workflows:write");
  const [newest] = versions;
  usePageTitle(shown.name[language]);
  return (
    <Stack gap="xs">
      <Anchor component={Link} to="/admin/workflows" fz="sm">
        <IconArrowLeft size={14} aria-hidden style={{ verticalAlign: "-2px" }} /> {say("back")}
      </Anchor>
      <Group justify="space-between">
        <Title order={1}>{is_editing ? `${shown.name[language]}: ${say("editing")}` : shown.name[language]}</Title>
        {is_editing ? null : (
          <Group gap="sm">
            <Select
              aria-label={say("versions")}
              allowDeselect={false}
              value={String(shown.version)}
              data={versions.map(({ version }) => ({
                value: String(version),
                label: say("version", { version }) + (version === newest.version ? ` (${say("newest")})` : ""),
              }))}
              onChange={(version) => void navigate({ search: { version: Number(version) } })}
            />
            <Tooltip label={say("may_not")} disabled={may}>
              <Button
                leftSection={<IconPencil size={18} />}
                aria-disabled={!may || undefined}
                aria-description={may ? undefined : say("may_not")}
                data-disabled={!may || undefined}
                onClick={() => may && void navigate({ search: { version: shown.version, edit: true } })}
              >
                {say("new_version")}
              </Button>
            </Tooltip>
          </Group>
        )}
      </Group>
    </Stack>
  );
}

function Version({ shown, before }: { readonly shown: Workflow; readonly before: Workflow | null }) {
  const say = useWords(WORKFLOWS);
  const changes = before ? fieldChanges(before, shown).filter(({ path }) => path !== "version") : [];
  return (
    <>
      <Card title={say("in_words")}>
        <WorkflowWords workflow={shown} />
      </Card>
      <Card title={say("changed")}>
        {before === null ? <Text c="dimmed">{say("first_version")}</Text> : null}
        {before !== null && changes.length === 0 ? <Text c="dimmed">{say("unchanged")}</Text> : null}
        <ChangesTable changes={changes} is_written />
        <Text c="dimmed" fz="sm" mt="sm">
          {say("restore_hint")}
        </Text>
      </Card>
      <Card title={say("text")}>
        <TextEditor text={textOf(shown)} label={say("text")} />
      </Card>
    </>
  );
}
