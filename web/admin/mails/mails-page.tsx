import { Code, Grid, Group, NavLink, Paper, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import type { Entry } from "../../api/types.ts";
import { MailFrame } from "../../design/mail-frame.tsx";
import { ErrorState, Lines } from "../../design/states.tsx";
import { usePageTitle } from "../../shell/page-title.ts";
import { useLanguage, useWords } from "../../words/use-words.ts";
import { SectionHead } from "../form/section-head.tsx";
import { ADMIN } from "../words.ts";
import { SendSample } from "./send-sample.tsx";
import { MAILS } from "./words.ts";

export type Template = Entry<"/v1/mail-templates">;
export type MailLanguage = Template["subjects"][number]["language"];
const route = getRouteApi("/inside/admin/mails");

const templates_query = queryOptions({
  queryKey: ["admin", "mails"],
  queryFn: () => answerOf(api.GET("/v1/mail-templates")),
});

const previewQuery = (template: Template["template"], language: MailLanguage) =>
  queryOptions({
    queryKey: ["admin", "mails", template, language],
    queryFn: () =>
      answerOf(
        api.POST("/v1/mail-templates/{template}/previews", { params: { path: { template } }, body: { language } }),
      ),
    staleTime: 60_000,
  });

export function MailsPage() {
  const say = useWords(MAILS);
  const sayAdmin = useWords(ADMIN);
  const own_language = useLanguage();
  const [language, setLanguage] = useState<MailLanguage>(own_language);
  const { open } = route.useSearch();
  const templates = useQuery(templates_query);
  const chosen = templates.data?.data.find(({ template }) => template === open) ?? templates.data?.data[0];
  usePageTitle(sayAdmin("section.mails"));
  return (
    <Stack gap="md">
      <SectionHead title={sayAdmin("section.mails")} lead={say("lead")}>
        <SegmentedControl
          aria-label={say("language")}
          value={language}
          onChange={(value) => setLanguage(value as MailLanguage)}
          data={(["en", "de"] as const).map((value) => ({ value, label: say(`in.${value}`) }))}
        />
      </SectionHead>
      {templates.isPending ? <Lines count={5} /> : null}
      {templates.isError ? <ErrorState error={templates.error} onRetry={() => void templates.refetch()} /> : null}
      {chosen ? (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Paper p={6}>
              {templates.data?.data.map(({ template, subjects }) => (
                <NavLink
                  key={template}
                  active={template === chosen.template}
                  styles={{
                    root: { borderRadius: "var(--mantine-radius-md)" },
                    label: { color: "var(--ink)" },
                    description: { color: template === chosen.template ? "var(--ink)" : "var(--ink-soft)" },
                  }}
                  label={say(`template.${template}`)}
                  description={subjects.find((subject) => subject.language === language)?.subject}
                  renderRoot={(props) => <Link to="/admin/mails" search={{ open: template }} {...props} />}
                />
              ))}
            </Paper>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 8 }}>
            <Preview template={chosen.template} language={language} />
          </Grid.Col>
        </Grid>
      ) : null}
    </Stack>
  );
}

function Preview({ template, language }: { readonly template: Template["template"]; readonly language: MailLanguage }) {
  const say = useWords(MAILS);
  const [how, setHow] = useState("html");
  const preview = useQuery(previewQuery(template, language));
  return (
    <Stack gap="sm">
      <div>
        <Title order={2}>{say(`template.${template}`)}</Title>
        <Text c="dimmed">{say(`when.${template}`)}</Text>
      </div>
      <Group justify="space-between" gap="sm">
        <SegmentedControl
          aria-label={say("how")}
          value={how}
          onChange={setHow}
          data={[
            { value: "html", label: say("html") },
            { value: "text", label: say("text") },
          ]}
        />
        <SendSample key={`${template} ${language}`} template={template} language={language} />
      </Group>
      {preview.isPending ? <Lines count={8} height={48} /> : null}
      {preview.isError ? <ErrorState error={preview.error} onRetry={() => void preview.refetch()} /> : null}
      {preview.data ? (
        <Paper style={{ overflow: "hidden" }} lang={language}>
          <Text p="sm" fw={600} style={{ borderBottom: "1px solid var(--line)" }}>
            <Text span c="dimmed" fw={400}>
              {say("subject")}:{" "}
            </Text>
            {preview.data.subject}
          </Text>
          {how === "html" ? (
            <MailFrame html={preview.data.html} title={preview.data.subject} />
          ) : (
            <Code block style={{ whiteSpace: "pre-wrap", borderRadius: 0 }}>
              {preview.data.text}
            </Code>
          )}
        </Paper>
      ) : null}
    </Stack>
  );
}
