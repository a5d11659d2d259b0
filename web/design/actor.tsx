import { IconKey, IconRobot, IconUser } from "@tabler/icons-react";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { COMMON } from "../words/common.ts";
import { useWords } from "../words/use-words.ts";

const PRODUCT = "Dirigent";
/** As src/platform/audit.ts calls whoever used it. */
const COMMAND_LINE = "command line";

/** Events name people by a handle, since they are kept for ever and names are not. */
const colleagues_query = queryOptions({
  queryKey: ["colleagues"],
  queryFn: async () => {
    const { data } = await answerOf(api.GET("/v1/colleagues"));
    return new Map(data.map((colleague) => [colleague.handle, colleague.name]));
  },
  staleTime: 300_000,
});

/** Whoever did something: a user by name, an API key by its name, or the product itself. */
export function Actor({ actor }: { readonly actor: string }) {
  const shown = useActorName(actor);
  const { kind } = partsOf(actor);
  const Icon = kind === "user" ? IconUser : kind === "api" ? IconKey : IconRobot;
  return (
    <span style={{ whiteSpace: "nowrap" }}>
      <Icon size={14} stroke={1.7} color="var(--ink-soft)" aria-hidden style={{ verticalAlign: "-2px" }} /> {shown}
    </span>
  );
}

/** What somebody is called where he is spoken of. */
export function useActorName(actor: string): string {
  const { kind, name } = partsOf(actor);
  const { data: colleagues } = useQuery({ ...colleagues_query, enabled: kind === "user" });
  const say = useWords(COMMON);
  if (actor === "worker") return PRODUCT;
  return colleagues?.get(name) ?? (actor === COMMAND_LINE ? say("command_line") : name);
}

function partsOf(actor: string) {
  const [kind = "", name = ""] = actor.includes(":") ? actor.split(":", 2) : ["", actor];
  return { kind, name };
}
