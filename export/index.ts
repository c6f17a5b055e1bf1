export { readAccount } from "./account";
export { commandsFor, filesOf } from "./files";
export { declarationsOf, type Plan, planOf } from "./plan";
