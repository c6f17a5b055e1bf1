import { argumentOfOtherVersion, typeOfOtherVersion } from "../errors/checks";
import { checkFields, refuseFields, requireFields } from "../model/argumentChecks";
import type { Definition } from "../model/definition";
import type { CheckResult, Properties } from "../model/properties";
import { versionsWith } from "../model/resourceType";
import { childRefusal } from "../safety/dependents";
import { keyRefusal } from "../safety/keyHandover";
import type { CheckSettings } from "./operations";

/**
 * Validates the arguments, first individually and then together. Refuses changes that are unsafe in
 * this run.
 */
export function check(definition: Definition, olds: Properties, news: Properties, settings: CheckSettings): CheckResult {
    const isNew = Object.keys(olds).length === 0;
    const result = checkFields({ ...definition.fields, ...definition.behaviours }, news, definition.absent);
    const { apiVersion } = settings;
    const { title, versions } = definition.schema;
    if (apiVersion !== undefined && !versions.includes(apiVersion)) {
        return { ...result, failures: [{ property: "", reason: typeOfOtherVersion(title, versions, apiVersion) }] };
    }
    requireFields(result, definition.required);
    if (isNew) {
        requireFields(result, definition.requiredToCreate);
    }
    const account = settings.open?.();
    definition.checkTogether?.(result, { isNew, account, warn: settings.warn });
    refuseFields(result, (field) => versionRefusal(definition, field, settings));
    if (account) {
        const child = childRefusal(definition, olds, news, account);
        refuseFields(result, (field) => (field === definition.parent?.field ? child : undefined));
        const key = isNew ? keyRefusal(definition, news, account) : undefined;
        refuseFields(result, (field) => (field === definition.uniqueKey(news)?.field ? key : undefined));
    }
    return result;
}

/** Why an argument is not available in this API version. */
function versionRefusal(definition: Definition, field: string, { apiVersion }: CheckSettings): string | undefined {
    const versions = versionsWith(definition, field);
    return apiVersion === undefined || versions.length === 0 || versions.includes(apiVersion)
        ? undefined
        : argumentOfOtherVersion(versions, apiVersion);
}
