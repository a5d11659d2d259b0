import "@fontsource-variable/inter";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./design/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { tellStyleNonce } from "./design/style-nonce.ts";
import { startWords } from "./words/start.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root.");
tellStyleNonce();
startWords();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
