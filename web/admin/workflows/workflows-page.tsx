import { Anchor, Badge, Code, Flex, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { SectionHead } from "../form/section-head.tsx";
import { ADMIN } from "../words.ts";
import { WORKFLOWS } from "./words.ts";
import { byCode, type Workflow } from "./workflow.ts";
import { workflows_query } from "./workflow-queries.ts";

export function WorkflowsPage() {
  const say = useWords(WORKFLOWS);
  const sayAdmin = useWords(ADMIN);
  const workflows = useQuery(workflows_query);
  usePageTitle(sayAdmin("section.workflows"));
  return (
    <Stack gap="md">
      <SectionHead title={sayAdmin("section.workflows")} lead={say("lead")} history="workflow" />
      {workflows.isPending ? <Lines count={2} height={120} /> : null}
      {workflows.isError ? <ErrorState error={workflows.error} onRetry={() => void workflows.refetch()} /> : null}
      {workflows.data
        ? byCode(workflows.data).map((versions) => <WorkflowCard key={versions[0].code} versions={versions} />)
        : null}
    </Stack>
  );
}

function WorkflowCard({ versions }: { readonly versions: readonly [Workflow, ...Workflow[]] }) {
  const say = useWords(WORKFLOWS);
  const language = useLanguage();
  const [newest] = versions;
  const { code, name, rank, applies_when, stages } = newest;
  return (
    <Paper p="md" component="section" aria-label={name[language]}>
      <Flex direction={{ base: "column", sm: "row" }} justify="space-between" gap="md">
        <div>
          <Title order={2}>
            <Anchor component={Link} to={`/admin/workflows/${code}`} c="inherit" fz="inherit" fw="inherit">
              {name[language]}
            </Anchor>
          </Title>
          <Text c="dimmed" fz="sm">
            {code} · {say("rank")} {rank}
            {stages.length > 0 ? ` · ${say("holds", { count: stages.length })}` : ""}
          </Text>
          <Text fz="sm" mt={8}>
            {applies_when === "true" ? (
              say("applies_always")
            ) : (
              <>
                {say("applies")} <Code>{applies_when}</Code>
              </>
            )}
          </Text>
        </div>
        <Group gap={6} aria-label={say("versions")} role="group">
          {versions.map(({ version }) => (
            <Badge
              key={version}
              variant={version === newest.version ? "filled" : "light"}
              tt="none"
              size="lg"
              style={{ cursor: "pointer" }}
              renderRoot={(props) => (
                <Link to="/admin/workflows/$code" params={{ code }} search={{ version }} {...props} />
              )}
            >
              {say("version", { version })}
            </Badge>
          ))}
        </Group>
      </Flex>
    </Paper>
  );
}
