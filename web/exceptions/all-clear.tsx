import { Anchor, Paper, Text, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useWords } from "../words/use-words.ts";
import classes from "./all-clear.module.css";
import { EXCEPTIONS_WORDS } from "./words.ts";

/** What one wants to see in the morning. */
export function AllClear() {
  const say = useWords(EXCEPTIONS_WORDS);
  return (
    <Paper className={classes.frame}>
      <span className={classes.sign}>
        <IconCheck size={52} stroke={1.8} aria-hidden />
      </span>
      <Title order={2}>{say("all_clear")}</Title>
      <Text c="dimmed">{say("all_clear_hint")}</Text>
      <Anchor fz="sm" renderRoot={(props) => <Link to="/exceptions" search={{ state: "resolved" }} {...props} />}>
        {say("look_back")}
      </Anchor>
    </Paper>
  );
}
