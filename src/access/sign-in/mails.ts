/** A mail to somebody who works here; sent at once, since he waits for it. */
export type SendMail = (mail: {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}) => Promise<void>;

type Words = { readonly subject: string; readonly before: string; readonly after: string };

const WORDS: Readonly<Record<"welcome" | "reset", Readonly<Record<"de" | "en", Words>>>> = {
  welcome: {
    en: {
      subject: "Your access to Dirigent",
      before: "You have been invited to Dirigent. Choose a password here:",
      after: "The link is valid for 7 days and works once.",
    },
    de: {
      subject: "Dein Zugang zu Dirigent",
      before: "Du bist zu Dirigent eingeladen. Wähle hier ein Passwort:",
      after: "Der Link gilt 7 Tage und funktioniert einmal.",
    },
  },
  reset: {
    en: {
      subject: "A new password for Dirigent",
      before: "A new password was asked for with your address. Choose it here:",
      after: "The link is valid for one hour. If it was not you, do nothing: your password stays as it is.",
    },
    de: {
      subject: "Ein neues Passwort für Dirigent",
      before: "Mit deiner Adresse wurde ein neues Passwort angefordert. Wähle es hier:",
      after: "Der Link gilt eine Stunde. Warst du das nicht, tu nichts: Dein Passwort bleibt, wie es ist.",
    },
  },
};

/** @param url of our own making: it needs no escaping but that of HTML */
export function linkMail(kind: "welcome" | "reset", language: string, url: string) {
  const { subject, before, after } = WORDS[kind][language === "de" ? "de" : "en"];
  const href = url.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return {
    subject,
    text: `${before}\n\n${url}\n\n${after}\n`,
    html: `<p>${before}</p><p><a href="${href}">${href}</a></p><p>${after}</p>`,
  };
}
