import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api, base_path } from "../api/client.ts";
import { usePageTitle } from "../shell/page-title.ts";
import { useWords } from "../words/use-words.ts";
import { DemoRoles } from "./demo-roles.tsx";
import { ForgotForm } from "./forgot-form.tsx";
import { Front } from "./front.tsx";
import { PasswordForm } from "./password-form.tsx";
import { SecondFactorForm } from "./second-factor-form.tsx";
import { SESSION } from "./words.ts";

const route = getRouteApi("/sign-in");

type Step =
  | { readonly at: "password" }
  | { readonly at: "forgot"; readonly email: string }
  | { readonly at: "second_factor" };

/** The way in: single sign-on first where there is one, then mail address and password, then the second factor. */
export function SignInPage() {
  const say = useWords(SESSION);
  const { next } = route.useSearch();
  const router = useRouter();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>({ at: "password" });
  const options = useQuery({ queryKey: ["sign-in-options"], queryFn: () => answerOf(api.GET("/auth/options")) });
  usePageTitle(say("sign_in"));

  const enter = () => {
    queries.clear();
    router.history.push(withinApp(next) ?? `${base_path}home`);
  };
  const demo_sign_ins = options.data?.demo_sign_ins ?? [];
  return (
    <Front
      title={say(step.at === "second_factor" ? "second_factor" : "sign_in")}
      aside={
        demo_sign_ins.length > 0 && step.at === "password" ? (
          <DemoRoles sign_ins={demo_sign_ins} onEntered={enter} />
        ) : null
      }
    >
      {step.at === "password" ? (
        <PasswordForm
          oidc_name={options.data?.oidc?.name ?? null}
          next={next ?? null}
          onEntered={enter}
          onSecondFactor={() => setStep({ at: "second_factor" })}
          onForgot={(email) => setStep({ at: "forgot", email })}
        />
      ) : null}
      {step.at === "forgot" ? (
        <ForgotForm
          email={step.email}
          is_by_mail={options.data?.password_reset ?? false}
          onBack={() => setStep({ at: "password" })}
        />
      ) : null}
      {step.at === "second_factor" ? <SecondFactorForm onEntered={enter} /> : null}
    </Front>
  );
}

/** Only an address of this app: a link to the sign-in must not lead on to somebody else. */
function withinApp(next: string | undefined): string | null {
  if (next === undefined) return null;
  const target = new URL(next, window.location.origin);
  return target.origin === window.location.origin && target.pathname.startsWith(base_path)
    ? `${target.pathname}${target.search}${target.hash}`
    : null;
}
