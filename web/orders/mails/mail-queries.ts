import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";

export const mailsQuery = (order_id: string) =>
  queryOptions({
    queryKey: ["order", order_id, "mails"],
    queryFn: async () =>
      (await answerOf(api.GET("/v1/orders/{order_id}/mails", { params: { path: { order_id } } }))).data,
  });

export const mailQuery = (mail_id: string) =>
  queryOptions({
    queryKey: ["mail", mail_id],
    queryFn: () => answerOf(api.GET("/v1/mails/{mail_id}", { params: { path: { mail_id } } })),
    staleTime: 60_000,
  });
