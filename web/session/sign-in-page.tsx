import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { Lines } from "../design/states.tsx";
import { usePageTitle } from "../shell/page-title.ts";
import { useWords } from "../words/use-words.ts";
import { DemoRoles } from "./demo-roles.tsx";
import { ForgotForm } from "./forgot-form.tsx";
import { Front } from "./front.tsx";
import { sign_in_options_query } from "./me.ts";
import { addressAfterSignIn } from "./next-address.ts";
import { PasswordForm } from "./password-form.tsx";
import { SecondFactorForm } from "./second-factor-form.tsx";
import { SESSION } from "./words.ts";

const route = getRouteApi("/sign-in");

type Step =
  | { readonly at: "password" }
  | { readonly at: "forgot"; readonly email: string }
  | { readonly at: "second_factor" };

const TITLES = { password: "sign_in", forgot: "forgot_title", second_factor: "second_factor" } as const;

/** The way in: single sign-on first where there is one, then mail address and password, then the second factor. */
export function SignInPage() {
  const say = useWords(SESSION);
  const { next, error } = route.useSearch();
  const router = useRouter();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>({ at: "password" });
  const options = useQuery(sign_in_options_query);
  usePageTitle(say("sign_in"));

  const address = addressAfterSignIn(next);
  const enter = () => {
    queries.clear();
    router.history.push(address);
  };
  const demo_sign_ins = options.data?.demo_sign_ins ?? [];
  return (
    <Front
      title={say(TITLES[step.at])}
      aside={
        demo_sign_ins.length > 0 && step.at === "password" ? (
          <DemoRoles sign_ins={demo_sign_ins} onEntered={enter} />
        ) : null
      }
    >
      {step.at === "password" && options.isPending ? <Lines count={3} /> : null}
      {step.at === "password" && !options.isPending ? (
        <PasswordForm
          provider={options.data?.oidc?.name ?? null}
          provider_error={error ?? null}
          address={address}
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
      {step.at === "second_factor" ? (
        <SecondFactorForm onEntered={enter} onBack={() => setStep({ at: "password" })} />
      ) : null}
    </Front>
  );
}
