export { domainOf } from "./destination";
export { printHtml } from "./html";
export { printJson } from "./json";
export { printMarkdown } from "./markdown";
export type { Change, CustomerReview, FieldChange, Operation, Review, Risk, Shown } from "./model";
export { PreviewError, readPreview } from "./preview";
export { type ReviewOptions, reviewOf } from "./review";
