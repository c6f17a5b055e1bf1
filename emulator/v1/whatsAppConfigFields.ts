import type { Context } from "hono";
import { type ConfigFields, configChanges, configChecks, fieldsOfNewConfig, withoutSandboxText } from "../api/configFields";
import { FieldProblems } from "../api/fields";
import { sentFields } from "../api/request";
import { SANDBOX } from "../api/sandbox";
import type { Kapso, RouteEnv } from "../call";
import { META_FIELDS, META_IDS } from "../fields/config";
import type { ConfigRecord } from "../store/records";
import type { NewConfig } from "../store/store";

const ROOT = "whatsapp_config";

/** The fields that a PATCH of a production config must carry, per value of `patchDemands`. */
const DEMANDED = { nothing: [], meta: META_IDS, all: META_FIELDS } as const;

/** Reads the body of a create. Throws a 422 if a field is invalid. */
export function fieldsOfCreate(c: Context<RouteEnv>, kapso: Kapso, project: string): NewConfig {
    return fieldsOfNewConfig(sentFields(c, ROOT), kapso, {
        sandboxNeedsMetaFields: false,
        refuse: (problems, { phone_number_id }) => checkNumberIsFree(problems, kapso, { project, id: undefined, phone_number_id }),
    });
}

/**
 * Reads the body of a PATCH. Throws a 422 if a field is invalid. Absent fields are not changed,
 * including the access token.
 */
export function fieldsOfPatch(c: Context<RouteEnv>, kapso: Kapso, config: ConfigRecord): ConfigFields {
    const sent = withoutSandboxText(sentFields(c, ROOT), config);
    const problems = new FieldProblems(sent);
    const { kind = config.kind, phone_number_id = config.phone_number_id } = sent as ConfigFields;
    const checks = configChecks(kind);
    problems.check(checks);
    problems.refuseNull("kind");
    problems.refuseNull("name");
    if (kind === "production") {
        const demanded: readonly string[] = DEMANDED[kapso.settings.patchDemands];
        for (const field of META_FIELDS) {
            const mustBeSent =
                demanded.includes(field) || (config.kind === "sandbox" && (config[field] === null || config[field] === SANDBOX));
            mustBeSent ? problems.require(field) : problems.refuseNull(field);
        }
        checkNumberIsFree(problems, kapso, { project: config.project, id: config.id, phone_number_id });
    }
    problems.throwIfAny();
    return configChanges(sent, checks, kapso, { config, nullIgnored: c.env.conditions.nullIgnored });
}

function checkNumberIsFree(
    problems: FieldProblems,
    { store, settings }: Kapso,
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
