import { Button } from "@mantine/core";
import { IconMapSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../design/states.tsx";
import { useWords } from "../words/use-words.ts";
import { SHELL } from "./words.ts";

export function NotFoundPage() {
  const say = useWords(SHELL);
  return (
    <EmptyState title={say("not_found_title")} hint={say("not_found_hint")} icon={IconMapSearch} is_page>
      <Button component={Link} to="/home" variant="light">
        {say("go_home")}
      </Button>
    </EmptyState>
  );
}
