export { type LiveConfig, type LiveCustomer, type ReadOptions, readAccount } from "./account";
export { commandsFor, filesOf, type ProgramOptions } from "./files";
export { declarationsOf, type LeftOut, type Plan, planOf } from "./plan";
