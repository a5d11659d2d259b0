import type { DocumentError } from "../kernel/document-errors.ts";

/** The document cannot be published. A retry without a change cannot help. */
export type WorkflowInvalid = { readonly code: "workflow_invalid"; readonly errors: readonly DocumentError[] };
