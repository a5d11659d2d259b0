import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { base_path } from "../api/client.ts";
import { forgetDrafts } from "../orders/entry/keep-draft.ts";
import { forgetAnswers } from "../store/offline/keep.ts";

/** Ends the session here and forgets what was loaded for the person. */
export function useSignOut(): () => void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useCallback(() => {
    void fetch(`${base_path}auth/sign-out`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    }).then(async () => {
      await forgetAnswers();
      forgetDrafts();
      queries.clear();
      await navigate({ to: "/sign-in" });
    });
  }, [queries, navigate]);
}
