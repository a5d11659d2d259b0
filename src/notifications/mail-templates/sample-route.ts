import { Type } from "typebox";
import { newId } from "../../kernel/ids.ts";
import { type Caller, callerOf, type HttpServer, sendRefusal } from "../../platform/http/index.ts";
import { MAIL_LANGUAGES } from "../languages.ts";
import { type Mailer, MailOutage, MailRefused, messageIdOf } from "../mailer.ts";
import { type MailRequest, type RenderedMail, TEMPLATES } from "../types.ts";
import { MAIL_REFUSALS } from "./refusals.ts";

export type MailTestDependencies = {
  /** Null: there is no mail server. */
  readonly post: { readonly mailer: Mailer; readonly from: string } | null;
  /** Null: the caller is no user. */
  readonly addressOf: (caller: Caller) => Promise<string | null>;
  readonly render: (template: (typeof TEMPLATES)[number], language: MailRequest["language"]) => Promise<RenderedMail>;
};

const closed = { additionalProperties: false } as const;

/** Sends a sample to whoever asks, and to nobody else: so that one sees it in a mail program of one's own. */
export function registerMailTestRoute(server: HttpServer, { post, addressOf, render }: MailTestDependencies): void {
  server.post(
    "/v1/mail-templates/:template/tests",
    {
      config: { scope: "workflows:write", idempotency: "none", refusals: [MAIL_REFUSALS] },
      schema: {
        operationId: "testMailTemplate",
        summary: "Send a mail of this template, with a made-up order, to your own address",
        tags: ["Settings"],
        params: Type.Object({ template: Type.Enum(TEMPLATES) }, closed),
        body: Type.Object({ language: Type.Enum(MAIL_LANGUAGES) }, closed),
        response: {
          200: Type.Object(
            {
              sent: Type.Boolean({ description: "Whether the mail server took it." }),
              to: Type.String(),
              error: Type.Union([Type.String(), Type.Null()], { description: "Why it was not taken." }),
            },
            closed,
          ),
        },
      },
    },
    async (request, reply) => {
      if (!post) return sendRefusal(reply, { code: "mail_not_set_up" }, MAIL_REFUSALS);
      const to = await addressOf(callerOf(request));
      if (to === null) return sendRefusal(reply, { code: "mail_test_without_address" }, MAIL_REFUSALS);
      const mail = await render(request.params.template, request.body.language);
      try {
        await post.mailer.send({ ...mail, to, message_id: messageIdOf(newId(), post.from) });
        return { sent: true, to, error: null };
      } catch (error) {
        if (error instanceof MailOutage || error instanceof MailRefused)
          return { sent: false, to, error: error.message };
        throw error;
      }
    },
  );
}
