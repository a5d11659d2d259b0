import { useMemo } from "react";
import classes from "./mail-frame.module.css";
import { showableMail } from "./mail-html.ts";
import { styleNonce } from "./style-nonce.ts";

/** A mail as its reader sees it, in a frame without any right: no scripts, no forms, no way out. */
export function MailFrame({ html, title }: { readonly html: string; readonly title: string }) {
  const page = useMemo(() => showableMail(html, styleNonce()), [html]);
  return <iframe className={classes.page} title={title} sandbox="" srcDoc={page} />;
}
