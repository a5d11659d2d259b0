import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** The one accent. Everything else that has a color means something: see stages.ts. */
const accent: MantineColorsTuple = [
  "#edf2ff",
  "#dbe4ff",
  "#bac8ff",
  "#91a7ff",
  "#748ffc",
  "#5c7cfa",
  "#4c6ef5",
  "#4263eb",
  "#3b5bdb",
  "#364fc7",
];

const DIALOG_TITLE = { fontSize: "1.0625rem", fontWeight: 620 };
/** The dark scheme's greys, of one hue with its ground: texts, then lines, then surfaces. */
const dark: MantineColorsTuple = [
  "#e6ebf3",
  "#c3ccd9",
  "#9ba8bb",
  "#8593a8",
  "#2b3442",
  "#222a35",
  "#191f28",
  "#12161d",
  "#0e1217",
  "#0a0d11",
];

export const theme = createTheme({
  colors: { accent, dark },
  primaryColor: "accent",
  // White words on either have 4.5:1; a filled button has the same words in both schemes.
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  // Above it the words on a color are dark.
  luminanceThreshold: 0.2,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  headings: {
    fontWeight: "620",
    sizes: { h1: { fontSize: "1.375rem" }, h2: { fontSize: "1.0625rem" }, h3: { fontSize: "0.9375rem" } },
  },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: true } } },
    // An empty element that takes the focus is no item of a menu; the first item takes it.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    // In the color of the alert it would have 2.7:1 on yellow.
    Alert: { styles: { label: { color: "var(--ink)" } } },
    Paper: { defaultProps: { withBorder: true, radius: "lg" } },
    Modal: { styles: { title: DIALOG_TITLE } },
    Drawer: { styles: { title: DIALOG_TITLE } },
  },
});

/** The colors of the units' stages and of trouble, bright on white and soft in the dark, with 3:1 against both grounds. */
export const themeVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    // What hovers keeps 4.5:1 under the accent.
    "--mantine-color-accent-light-hover": "#dbe4ff",
    "--ground": "#f7f8fa",
    "--surface": "#ffffff",
    "--line": "#e3e7ee",
    "--ink": "#1a2130",
    "--ink-soft": "#566074",
    "--mantine-color-dimmed": "#566074",
    "--stage-open": "#7a8599",
    "--stage-backordered": "#d9730d",
    "--stage-sourced": "#3aa5d8",
    "--stage-released": "#2f6fdb",
    "--stage-picked": "#8a5cd6",
    "--stage-packed": "#6d3fc0",
    "--stage-shipped": "#0f8f86",
    "--stage-ready_to_collect": "#0a8fb0",
    "--stage-delivered": "#2c8a4a",
    "--stage-canceled": "#b3bac6",
    "--stage-returned": "#8d6544",
    "--trouble": "#cf2e2e",
    "--mantine-color-error": "#cf2e2e",
    "--owed-to-us": "#c77700",
    "--we-owe": "#7048e8",
  },
  dark: {
    "--ground": "#12161d",
    "--surface": "#191f28",
    "--line": "#2b3442",
    "--ink": "#e6ebf3",
    "--ink-soft": "#9ba8bb",
    "--mantine-color-dimmed": "#9ba8bb",
    "--mantine-color-body": "#12161d",
    // What can be pressed is of the accent in both schemes; in white it would be a text among others.
    "--mantine-color-accent-light-color": "#a5b8ff",
    "--stage-open": "#8792a6",
    "--stage-backordered": "#f0953e",
    "--stage-sourced": "#62c0ea",
    "--stage-released": "#5b94f5",
    "--stage-picked": "#ab86ea",
    "--stage-packed": "#9670e0",
    "--stage-shipped": "#2fb8ad",
    "--stage-ready_to_collect": "#35b6d6",
    "--stage-delivered": "#4fb670",
    "--stage-canceled": "#5b6576",
    "--stage-returned": "#b98d68",
    "--trouble": "#ff6b6b",
    "--mantine-color-error": "#ff6b6b",
    "--owed-to-us": "#f2a93b",
    "--we-owe": "#a78bfa",
  },
});
