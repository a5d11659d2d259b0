import { PasswordInput } from "@mantine/core";
import { useWords } from "../words/use-words.ts";
import { SESSION } from "./words.ts";

/** As src/access/sign-in/passwords.ts has it. */
const LENGTH_MIN = 12;
const LENGTH_MAX = 128;

type Props = {
  readonly value: string;
  readonly onChange: (password: string) => void;
  readonly is_first?: boolean;
};

/** A password to be chosen, with the rule for it beside. */
export function NewPasswordInput({ value, onChange, is_first = false }: Props) {
  const say = useWords(SESSION);
  return (
    <PasswordInput
      size="md"
      label={say("new_password")}
      description={say("password_rule")}
      name="new-password"
      autoComplete="new-password"
      required
      withAsterisk={false}
      minLength={LENGTH_MIN}
      maxLength={LENGTH_MAX}
      autoFocus={is_first}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      visibilityToggleButtonProps={{ "aria-label": say("show_password"), "aria-hidden": undefined, tabIndex: 0 }}
    />
  );
}
