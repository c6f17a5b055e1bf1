import type { Context } from "hono";
import { type ConfigFields, configChanges, configChecks, fieldsOfNewConfig, withoutSandboxText } from "../api/configFields";
import { FieldProblems } from "../api/fields";
import { sentFields } from "../api/request";
import type { Kapso, RouteEnv } from "../call";
import { META_FIELDS, META_IDS } from "../fields/config";
import type { ConfigRecord } from "../store/records";
import type { NewConfig } from "../store/store";

const ROOT = "whatsapp_phone_number";

/**
 * It is unknown whether Kapso changes these fields in place. The option `platformChanges` decides.
 */
const UNCERTAIN_FIELDS = [...META_IDS, "kind"] as const;

/**
 * Reads the body of a create. Throws a 422 if a field is invalid. The documented request of a
 * sandbox carries the Meta fields too.
 */
export function fieldsOfCreate(c: Context<RouteEnv>, kapso: Kapso): NewConfig {
    return fieldsOfNewConfig(sentFields(c, ROOT), kapso, { sandboxNeedsMetaFields: true });
}

/** Reads the body of a PATCH. Throws a 422 if a field is invalid. */
export function fieldsOfPatch(c: Context<RouteEnv>, kapso: Kapso, config: ConfigRecord): ConfigFields {
    const { platformChanges } = kapso.settings;
    const sent = withoutSandboxText(sentFields(c, ROOT), config);
    const problems = new FieldProblems(sent);
    const kind = platformChanges === "change" ? (sent.kind ?? config.kind) : config.kind;
    const checks = new Map(Object.entries(configChecks(kind)));
    if (platformChanges !== "change") {
        for (const field of UNCERTAIN_FIELDS) {
            checks.delete(field);
        }
    }
    const changeable = Object.fromEntries(checks);
    problems.check(changeable);
    problems.refuseNull("name");
    if (kind === "production") {
        problems.refuseNull("access_token");
    }
    if (platformChanges === "change") {
        checkMetaFields(problems, config, kind);
    } else if (platformChanges === "refuse") {
        for (const field of UNCERTAIN_FIELDS) {
            problems.refuseChange(field, config[field]);
        }
    }
    problems.refuseChange("customer_id", config.customer_id);
    problems.throwIfAny();
    return configChanges(sent, changeable, kapso, { config, nullIgnored: c.env.conditions.nullIgnored });
}

/** Kapso's documentation requires the Meta fields if a sandbox becomes a production number. */
function checkMetaFields(problems: FieldProblems, config: ConfigRecord, kind: unknown): void {
    problems.refuseNull("kind");
    for (const field of META_FIELDS) {
        if (kind === "production" && config.kind === "sandbox") {
            problems.require(field);
        } else if (field !== "access_token") {
            problems.refuseNull(field);
        }
    }
}
