import type { Service } from "../call";
import type { ConfigRecord, Fields } from "../store/records";
import type { NewConfig } from "../store/store";
import { digits, FieldProblems, flag, httpUrl, oneOf, pick, resolveNulls, text } from "./fields";
import { normalized } from "./normalized";
import type { SentFields } from "./request";
import { digitsOrSandbox, SANDBOX, withSandboxNumber } from "./sandbox";

/** What a production config cannot be without. */
export const META_FIELDS = ["phone_number_id", "business_account_id", "access_token"] as const;

/** What happens to an optional field that a PATCH sends as `null`. */
const CLEARED = {
    // Optional in a sandbox alone.
    phone_number_id: null,
    business_account_id: null,
    access_token: null,
    webhook_verify_token: null,
    webhook_destination_url: null,
    inbound_processing_enabled: true,
    calls_enabled: false,
} as const;

/** Every field that a create may carry; the customer stands in the path. */
const CONFIG_CHECKS = {
    name: text,
    kind: oneOf(["production", "sandbox"]),
    phone_number_id: digits,
    business_account_id: digits,
    access_token: text,
    webhook_verify_token: text,
    webhook_destination_url: httpUrl,
    inbound_processing_enabled: flag,
    calls_enabled: flag,
};

type ConfigField = keyof typeof CONFIG_CHECKS;
export type ConfigFields = Fields<Pick<ConfigRecord, ConfigField>>;

/** The checks of the fields that a config of one kind may carry. */
export function configChecks(kind: unknown): typeof CONFIG_CHECKS {
    return kind === "sandbox"
        ? { ...CONFIG_CHECKS, phone_number_id: digitsOrSandbox, business_account_id: digitsOrSandbox }
        : CONFIG_CHECKS;
}

export interface CreateRules {
    /** Whether a sandbox must carry the Meta fields as well. */
    readonly sandboxNeedsMetaFields: boolean;
    /** What one API version finds wrong with a production config. */
    readonly refuse?: (problems: FieldProblems, fields: ConfigFields) => void;
}

/** The fields of a create, or 422. */
export function fieldsOfNewConfig(sent: SentFields, service: Service, { sandboxNeedsMetaFields, refuse }: CreateRules): NewConfig {
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
    const fields = normalized(withSandboxNumber(fieldsIn(sent, Object.keys(checks)), service), service.settings);
    return { ...fields, name: fields.name ?? "" };
}

/** What a PATCH that was checked changes, of the fields that it may change. */
export function configChanges(sent: SentFields, changeable: readonly string[], service: Service, nullIgnored: boolean): ConfigFields {
    return resolveNulls(normalized(fieldsIn(sent, changeable), service.settings), CLEARED, nullIgnored);
}

/** For a sandbox, the text "sandbox" names the number that it has. */
export function withoutSandboxText(sent: SentFields, config: ConfigRecord): SentFields {
    if (config.kind !== "sandbox" || (sent.kind ?? "sandbox") !== "sandbox") {
        return sent;
    }
    const kept = (["phone_number_id", "business_account_id"] as const).filter((field) => sent[field] === SANDBOX && config[field] !== null);
    return { ...sent, ...Object.fromEntries(kept.map((field) => [field, config[field]])) };
}

function fieldsIn(sent: SentFields, fields: readonly string[]): ConfigFields {
    return pick<ConfigFields>(sent, fields as ConfigField[]);
}
