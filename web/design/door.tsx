import { Anchor, type AnchorProps } from "@mantine/core";
import { createLink, type LinkComponent } from "@tanstack/react-router";
import { forwardRef } from "react";

const DoorAnchor = forwardRef<HTMLAnchorElement, Omit<AnchorProps, "href">>((props, ref) => (
  <Anchor ref={ref} fz="inherit" {...props} />
));

const RoutedAnchor = createLink(DoorAnchor);

/** A figure or a name that leads to what is behind it, with filters for its address. */
export const Door: LinkComponent<typeof DoorAnchor> = (props) => <RoutedAnchor preload="intent" {...props} />;
