import { MantineProvider, mergeThemeOverrides } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { createQueryClient } from "./api/query-client.ts";
import { styleNonce } from "./design/style-nonce.ts";
import { theme, themeVariables } from "./design/theme.ts";
import { createAppRouter } from "./routes.tsx";
import { leaveWhenEnded } from "./session/session-end.ts";
import { COMMON } from "./words/common.ts";
import { useWords } from "./words/use-words.ts";

function createApp() {
  const queries = createQueryClient();
  const router = createAppRouter(queries);
  leaveWhenEnded(queries, router);
  return { queries, router };
}

export function App() {
  const [{ queries, router }] = useState(createApp);
  const say = useWords(COMMON);
  // What opens by itself must say how it is closed.
  const named = useMemo(() => {
    const closing = { defaultProps: { closeButtonProps: { "aria-label": say("close") } } };
    return mergeThemeOverrides(theme, { components: { Notification: closing } });
  }, [say]);
  return (
    <MantineProvider
      theme={named}
      cssVariablesResolver={themeVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-center" limit={3} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
