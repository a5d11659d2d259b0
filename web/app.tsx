import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { createQueryClient } from "./api/query-client.ts";
import { styleNonce } from "./design/style-nonce.ts";
import { theme, themeVariables } from "./design/theme.ts";
import { createAppRouter } from "./routes.tsx";
import { leaveWhenEnded } from "./session/session-end.ts";

function createApp() {
  const queries = createQueryClient();
  const router = createAppRouter(queries);
  leaveWhenEnded(queries, router);
  return { queries, router };
}

export function App() {
  const [{ queries, router }] = useState(createApp);
  return (
    <MantineProvider
      theme={theme}
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
