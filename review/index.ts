export { domainOf } from "./destination";
export { printHtml } from "./html";
export { printJson } from "./json";
export { printMarkdown } from "./markdown";
export type { Review } from "./model";
export { PreviewError, readPreview } from "./preview";
export { type ReviewOptions, reviewOf } from "./review";
export { shown } from "./shown";
export { printText } from "./text";
