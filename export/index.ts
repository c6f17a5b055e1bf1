export { readAccount } from "./account";
export { commandsFor } from "./commands";
export { filesOf } from "./files";
export { declarationsOf, type LeftOut, type Plan, planOf } from "./plan";
