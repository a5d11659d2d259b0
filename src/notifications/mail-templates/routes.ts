import { Type } from "typebox";
import type { Clock } from "../../platform/clock.ts";
import type { HttpServer } from "../../platform/http/index.ts";
import { MAIL_LANGUAGES } from "../languages.ts";
import type { MailRenderer } from "../mail-renderer.ts";
import { pageWithPictures } from "../page-with-pictures.ts";
import { type MailSettings, TEMPLATES } from "../types.ts";
import { sampleModel } from "./sample.ts";
import { type MailTestDependencies, registerMailTestRoute } from "./sample-route.ts";

export type MailTemplateDependencies = Pick<MailTestDependencies, "post" | "addressOf"> & {
  readonly renderer: MailRenderer;
  readonly settings: MailSettings;
  readonly clock: Clock;
};

const closed = { additionalProperties: false } as const;
const tags = ["Settings"];
const Language = Type.Enum(MAIL_LANGUAGES);
const Template = Type.Enum(TEMPLATES);

/** What customers are written, as it reads: with an order that nobody has placed, so nobody's data is in it. */
export function registerMailTemplateRoutes(server: HttpServer, dependencies: MailTemplateDependencies): void {
  const { renderer, settings, clock, post, addressOf } = dependencies;
  const request = (template: (typeof TEMPLATES)[number], language: string) => ({
    ...{ template, language, settings },
    model: sampleModel(template, clock.now()),
  });
  const Subject = Type.Object({ language: Language, subject: Type.String() }, closed);
  server.get(
    "/v1/mail-templates",
    {
      config: { scope: "workflows:read" },
      schema: {
        operationId: "listMailTemplates",
        summary: "The mails that customers get, with their subjects by language",
        tags,
        response: {
          200: Type.Object(
            { data: Type.Array(Type.Object({ template: Template, subjects: Type.Array(Subject) }, closed)) },
            closed,
          ),
        },
      },
    },
    async () => {
      const subjects = (template: (typeof TEMPLATES)[number]) =>
        MAIL_LANGUAGES.map(async (language) => ({
          language,
          subject: await renderer.renderSubject(request(template, language)),
        }));
      const data = TEMPLATES.map(async (template) => ({ template, subjects: await Promise.all(subjects(template)) }));
      return { data: await Promise.all(data) };
    },
  );
  server.post(
    "/v1/mail-templates/:template/previews",
    {
      config: { scope: "workflows:read", idempotency: "none" },
      schema: {
        operationId: "previewMailTemplate",
        summary: "A mail of this template as it reads, with a made-up order; sends nothing",
        tags,
        params: Type.Object({ template: Template }, closed),
        body: Type.Object({ language: Language }, closed),
        response: {
          200: Type.Object(
            {
              template: Template,
              language: Language,
              subject: Type.String(),
              html: Type.String(),
              text: Type.String(),
            },
            closed,
          ),
        },
      },
    },
    async ({ params: { template }, body: { language } }) => {
      const { subject, text, ...mail } = await renderer.renderMail(request(template, language));
      return { template, language, subject, html: pageWithPictures(mail), text };
    },
  );
  registerMailTestRoute(server, {
    ...{ post, addressOf },
    render: (template, language) => renderer.renderMail(request(template, language)),
  });
}
