/** The part of MJML 5 that is used here; the package ships no types. */
declare module "mjml" {
  type MjmlOptions = {
    readonly fonts?: { readonly [name: string]: string };
    readonly validationLevel?: "strict" | "soft" | "skip";
    readonly keepComments?: boolean;
  };
  const mjml2html: (
    input: string,
    options?: MjmlOptions,
  ) => Promise<{ readonly html: string; readonly errors: readonly { readonly formattedMessage: string }[] }>;
  export = mjml2html;
}
