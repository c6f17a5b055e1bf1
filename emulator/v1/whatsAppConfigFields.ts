import type { Context } from "hono";
import { CONFIG_CHECKS, type ConfigFields, configChanges, fieldsOfNewConfig, META_FIELDS } from "../api/configFields";
import { FieldProblems } from "../api/fields";
import { sentFields } from "../api/request";
import type { RouteEnv, Service } from "../call";
import type { ConfigRecord } from "../store/records";
import type { NewConfig } from "../store/store";

const ROOT = "whatsapp_config";

/** Reads the body of a create, or answers 422. */
export function fieldsOfCreate(c: Context<RouteEnv>, service: Service, project: string): NewConfig {
    return fieldsOfNewConfig(sentFields(c, ROOT), (problems, { phone_number_id }) =>
        checkNumberIsFree(problems, service, { project, id: undefined, phone_number_id }),
    );
}

/** Reads the body of a PATCH, or answers 422. What is not in the body stays, a missing access token included. */
export function fieldsOfPatch(c: Context<RouteEnv>, service: Service, config: ConfigRecord): ConfigFields {
    const sent = sentFields(c, ROOT);
    const problems = new FieldProblems(sent);
    problems.check(CONFIG_CHECKS);
    problems.refuseNull("kind");
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
    return configChanges(sent, CONFIG_CHECKS, c.env.conditions.nullIgnored);
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
