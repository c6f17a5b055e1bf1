import type { Context } from "hono";
import { CONFIG_CHECKS, type ConfigFields, configChanges, fieldsOfNewConfig } from "../api/configFields";
import { FieldProblems } from "../api/fields";
import { sentFields } from "../api/request";
import type { RouteEnv } from "../call";
import type { ConfigRecord } from "../store/records";
import type { NewConfig } from "../store/store";

const ROOT = "whatsapp_phone_number";

/** For another value of one of these the number must be deleted and connected again. */
const FIXED = ["phone_number_id", "business_account_id", "kind", "customer_id"] as const;

const { phone_number_id, business_account_id, kind, ...CHANGEABLE } = CONFIG_CHECKS;

/** Reads the body of a create, or answers 422. */
export function fieldsOfCreate(c: Context<RouteEnv>): NewConfig {
    return fieldsOfNewConfig(sentFields(c, ROOT));
}

/** Reads the body of a PATCH, or answers 422. Only what is sent changes: no Meta field is ever demanded. */
export function fieldsOfPatch(c: Context<RouteEnv>, config: ConfigRecord): ConfigFields {
    const sent = sentFields(c, ROOT);
    const problems = new FieldProblems(sent);
    problems.check(CHANGEABLE);
    problems.refuseNull("name");
    if (config.kind === "production") {
        problems.refuseNull("access_token");
    }
    for (const field of FIXED) {
        problems.refuseChange(field, config[field]);
    }
    problems.throwIfAny();
    return configChanges(sent, CHANGEABLE, c.env.conditions.nullIgnored);
}
