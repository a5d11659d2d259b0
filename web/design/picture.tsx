import { IconPhoto } from "@tabler/icons-react";
import { useState } from "react";
import { base_path } from "../api/client.ts";
import classes from "./picture.module.css";

/** An item's picture, or a quiet place where one would be. The name stands beside it, so it says nothing to a screen reader. */
export function Picture({ url, size = 40 }: { readonly url: string | null | undefined; readonly size?: number }) {
  const [is_broken, setBroken] = useState(false);
  return (
    <span className={classes.frame} style={{ width: size, height: size }}>
      {url && !is_broken ? (
        <img
          src={pictureAddress(url)}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          onError={() => setBroken(true)}
        />
      ) : (
        <IconPhoto size={size / 2} stroke={1.3} aria-hidden />
      )}
    </span>
  );
}

/** A path is one of the server's, which may stand behind a prefix. */
export function pictureAddress(url: string): string {
  return url.startsWith("/") ? base_path + url.slice(1) : url;
}
