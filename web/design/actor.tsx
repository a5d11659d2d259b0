import { IconKey, IconRobot, IconUser } from "@tabler/icons-react";

const PRODUCT = "Dirigent";

/** Whoever did something: a user by the handle, an API key by its name, or the product itself. */
export function Actor({ actor }: { readonly actor: string }) {
  const [kind, name] = actor.includes(":") ? (actor.split(":", 2) as [string, string]) : ["", actor];
  const shown = actor === "worker" ? PRODUCT : name;
  const Icon = kind === "user" ? IconUser : kind === "api" ? IconKey : IconRobot;
  return (
    <span style={{ whiteSpace: "nowrap" }}>
      <Icon size={14} stroke={1.7} color="var(--ink-soft)" aria-hidden style={{ verticalAlign: "-2px" }} /> {shown}
    </span>
  );
}
