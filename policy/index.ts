export { kapsoPolicies } from "./policies";
export type { KapsoPolicyName, KapsoPolicySettings } from "./settings";
