import { Button, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconCloudOff, IconLock, IconMoodEmpty, IconRefresh, type TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ProblemError } from "../api/client.ts";
import { COMMON } from "../words/common.ts";
import { type Say, useWords } from "../words/use-words.ts";

/** Nothing to show, and what one might do about it. */
export function EmptyState({
  title,
  hint,
  icon: Icon = IconMoodEmpty,
  is_page = false,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly icon?: TablerIcon;
  /** It stands where a whole page would: its title is the page's. */
  readonly is_page?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <Icon size={40} stroke={1.3} color="var(--ink-soft)" aria-hidden />
      {is_page ? (
        <Title order={1} fz="lg">
          {title}
        </Title>
      ) : (
        <Text fw={600}>{title}</Text>
      )}
      {hint ? (
        <Text c="dimmed" maw={440}>
          {hint}
        </Text>
      ) : null}
      {children}
    </Stack>
  );
}

/** What went wrong, in words that help, and a way to try again. */
export function ErrorState({
  error,
  onRetry,
  is_page = false,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly is_page?: boolean;
}) {
  const say = useWords(COMMON);
  const status = error instanceof ProblemError ? error.problem.status : 500;
  const Icon = status === 403 || status === 404 ? IconLock : IconCloudOff;
  return (
    <div role="alert">
      <EmptyState title={say("failed")} hint={explain(error, say)} icon={Icon} is_page={is_page}>
        {onRetry ? (
          <Button variant="light" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
            {say("retry")}
          </Button>
        ) : null}
      </EmptyState>
    </div>
  );
}

type CommonSay = Say<Extract<keyof typeof COMMON.texts.en, string>>;

/** @returns why something failed, as a person would say it; the server's own words where they are about the input */
export function explain(error: unknown, say: CommonSay): string {
  if (!(error instanceof ProblemError)) return say("failed_retry");
  const { status, code, detail, errors } = error.problem;
  if (code === "not_reached") return say("not_reached");
  if (code === "amount_limit_exceeded") return say("amount_limit");
  if (status === 403) return say("forbidden");
  if (status === 404) return say("not_found");
  if (status === 412) return say("stale");
  if (status >= 500) return say("failed_retry");
  return errors?.length ? errors.map(({ message }) => message).join(" ") : detail;
}

/** Grey lines in the shape of what is coming, so that nothing jumps. */
export function Lines({ count, height = 40 }: { readonly count: number; readonly height?: number }) {
  const say = useWords(COMMON);
  return (
    <Stack gap={8} aria-busy aria-label={say("loading")} role="status">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same
        <Skeleton key={index} height={height} radius="sm" />
      ))}
    </Stack>
  );
}
