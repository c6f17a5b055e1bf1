import type { ConfigRecord } from "../store/records";
import type { Fields, NewConfig } from "../store/store";
import { digits, FieldProblems, flag, httpUrl, oneOf, pick, resolveNulls, text } from "./fields";
import type { SentFields } from "./request";

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
export const CONFIG_CHECKS = {
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

/** The fields of a create, or 422. `refuse` adds what one generation finds wrong with a production config. */
export function fieldsOfNewConfig(sent: SentFields, refuse: (problems: FieldProblems, fields: ConfigFields) => void = () => {}): NewConfig {
    const problems = new FieldProblems(sent);
    problems.check(CONFIG_CHECKS);
    problems.refuseNull("kind");
    problems.require("name");
    if ((sent.kind ?? "production") === "production") {
        for (const field of META_FIELDS) {
            problems.require(field);
        }
        refuse(problems, sent);
    }
    problems.throwIfAny();
    const fields = fieldsIn(sent, CONFIG_CHECKS);
    return { ...fields, name: fields.name ?? "" };
}

/** What a PATCH that was checked changes, of the fields that it may change. */
export function configChanges(sent: SentFields, checks: Partial<typeof CONFIG_CHECKS>, nullIgnored: boolean): ConfigFields {
    return resolveNulls(fieldsIn(sent, checks), CLEARED, nullIgnored);
}

function fieldsIn(sent: SentFields, checks: Partial<typeof CONFIG_CHECKS>): ConfigFields {
    return pick<ConfigFields>(sent, Object.keys(checks) as ConfigField[]);
}
