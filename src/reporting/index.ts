export { type ReportingDependencies, registerReportingRoutes } from "./routes.ts";
