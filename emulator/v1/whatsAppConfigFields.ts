import type { Context } from "hono";
import type { RouteEnv, Service } from "../call";
import type { ConfigRecord } from "../store/records";
import type { Fields, NewConfig } from "../store/store";
import { digits, FieldProblems, flag, httpUrl, oneOf, pick, resolveNulls, text } from "./fields";
import { type SentFields, sentFields } from "./request";

const ROOT = "whatsapp_config";
const META_FIELDS = ["phone_number_id", "business_account_id", "access_token"] as const;

/** What happens to an optional field that a PATCH sends as `null`. */
const CLEARED = {
    webhook_verify_token: null,
    webhook_destination_url: null,
    inbound_processing_enabled: true,
    calls_enabled: false,
} as const;

/** The writable fields; `customer_id` is not one of them, for a config cannot move. */
type ConfigFields = Fields<
    Pick<
        ConfigRecord,
        | "name"
        | "kind"
        | (typeof META_FIELDS)[number]
        | "webhook_verify_token"
        | "webhook_destination_url"
        | "inbound_processing_enabled"
        | "calls_enabled"
    >
>;

const FIELDS = ["name", "kind", ...META_FIELDS, ...(Object.keys(CLEARED) as (keyof typeof CLEARED)[])] as const;

/** Reads the body of a create, or answers 422. */
export function fieldsOfNewConfig(c: Context<RouteEnv>, service: Service, project: string): NewConfig {
    const sent = sentFields(c, ROOT);
    const problems = checkedFields(sent);
    problems.require("name");
    const { kind = "production", phone_number_id } = sent as ConfigFields;
    if (kind === "production") {
        for (const field of META_FIELDS) {
            problems.require(field);
        }
        checkNumberIsFree(problems, service, { project, id: undefined, phone_number_id });
    }
    problems.throwIfAny();
    const fields = pick<ConfigFields>(sent, FIELDS);
    return { ...fields, name: fields.name ?? "" };
}

/** Reads the body of a PATCH, or answers 422. What is not in the body stays, a missing access token included. */
export function fieldsOfPatch(c: Context<RouteEnv>, service: Service, config: ConfigRecord): ConfigFields {
    const sent = sentFields(c, ROOT);
    const problems = checkedFields(sent);
    problems.refuseNull("name");
    const { kind = config.kind, phone_number_id = config.phone_number_id } = sent as ConfigFields;
    if (kind === "production") {
        for (const field of META_FIELDS) {
            const mustBeSent = service.settings.requireMetaFieldsOnPatch || (config.kind === "sandbox" && config[field] === null);
            mustBeSent ? problems.require(field) : problems.refuseNull(field);
        }
        checkNumberIsFree(problems, service, { project: config.project, id: config.id, phone_number_id });
    }
    problems.throwIfAny();
    return resolveNulls(pick<ConfigFields>(sent, FIELDS), CLEARED, c.env.conditions.nullIgnored);
}

function checkedFields(sent: SentFields): FieldProblems {
    const problems = new FieldProblems(sent);
    problems.check("name", text);
    problems.check("kind", oneOf(["production", "sandbox"]));
    problems.check("phone_number_id", digits);
    problems.check("business_account_id", digits);
    problems.check("access_token", text);
    problems.check("webhook_verify_token", text);
    problems.check("webhook_destination_url", httpUrl);
    problems.check("inbound_processing_enabled", flag);
    problems.check("calls_enabled", flag);
    problems.refuseNull("kind");
    return problems;
}

function checkNumberIsFree(
    problems: FieldProblems,
    { store, settings }: Service,
    self: { project: string; id: string | undefined; phone_number_id: string | null | undefined },
): void {
    if (!settings.uniqueNumbers || typeof self.phone_number_id !== "string") {
        return;
    }
    const others = store.configs.list({
        where: (other) =>
            other.project === self.project &&
            other.id !== self.id &&
            other.kind === "production" &&
            other.phone_number_id === self.phone_number_id,
    });
    if (others.length > 0) {
        problems.add("phone_number_id", "has already been taken");
    }
}
