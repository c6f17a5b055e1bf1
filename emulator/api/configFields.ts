import type { Kapso } from "../call";
import type { Checks } from "../fields/checks";
import { CONFIG_FIELDS, META_FIELDS, META_IDS } from "../fields/config";
import type { ConfigRecord, Fields } from "../store/records";
import type { NewConfig } from "../store/store";
import { checksOf, FieldProblems, pick, resolveNulls } from "./fields";
import { normalized } from "./normalized";
import type { SentFields } from "./request";
import { digitsOrSandbox, SANDBOX, withSandboxNumber } from "./sandbox";

export type ConfigFields = Fields<Omit<ConfigRecord, "id" | "project" | "customer_id" | "created_at" | "updated_at">>;

/** The checks of the fields of a config of this kind. */
export function configChecks(kind: unknown): Checks {
    const checks = checksOf(CONFIG_FIELDS);
    return kind === "sandbox" ? { ...checks, ...Object.fromEntries(META_IDS.map((name) => [name, digitsOrSandbox])) } : checks;
}

export interface CreateRules {
    /** Whether a create of a sandbox requires the Meta fields. */
    readonly sandboxNeedsMetaFields: boolean;
    /** Adds the problems that one API version finds in a production config. */
    readonly refuse?: (problems: FieldProblems, fields: ConfigFields) => void;
}

/** The fields of a create request. Throws a 422 if a field is invalid. */
export function fieldsOfNewConfig(sent: SentFields, kapso: Kapso, { sandboxNeedsMetaFields, refuse }: CreateRules): NewConfig {
    const problems = new FieldProblems(sent);
    const checks = configChecks(sent.kind);
    const isProduction = (sent.kind ?? "production") === "production";
    problems.check(checks);
    problems.refuseNull("kind");
    problems.require("name");
    for (const field of isProduction || sandboxNeedsMetaFields ? META_FIELDS : []) {
        problems.require(field);
    }
    if (isProduction) {
        refuse?.(problems, sent);
    }
    problems.throwIfAny();
    return normalized(withSandboxNumber(pick<NewConfig>(sent, checks), kapso), CONFIG_FIELDS, kapso.settings);
}

/** The changes of a checked PATCH, limited to the fields that it can change. */
export function configChanges(
    sent: SentFields,
    changeable: Checks,
    kapso: Kapso,
    { config, nullIgnored }: { config: ConfigRecord; nullIgnored: boolean },
): ConfigFields {
    const fields = normalized(pick<ConfigFields>(sent, changeable), CONFIG_FIELDS, kapso.settings);
    return resolveNulls(fields, CONFIG_FIELDS, config, nullIgnored);
}

/**
 * In a request for a sandbox, the text "sandbox" means the Meta ID that the sandbox already has.
 */
export function withoutSandboxText(sent: SentFields, config: ConfigRecord): SentFields {
    if (config.kind !== "sandbox" || (sent.kind ?? "sandbox") !== "sandbox") {
        return sent;
    }
    const kept = META_IDS.filter((field) => sent[field] === SANDBOX && config[field] !== null);
    return { ...sent, ...Object.fromEntries(kept.map((field) => [field, config[field]])) };
}
