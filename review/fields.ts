import { isDeepStrictEqual } from "node:util";
import type { ResourceName } from "../schema/resources";
import { shownDestination } from "./destination";
import type { FieldChange, Operation, Shown } from "./model";
import type { State, Step } from "./preview";
import { inputOf, isUnknown, manners } from "./resources";

/** How Pulumi prints a secret: the same before and after a rotation. */
const secret = "[secret]";

/** The fields in which a resource changes, except `__provider` and the order of a set. */
export function fieldChanges(
    resource: ResourceName,
    operation: Operation,
    before: State | null | undefined,
    after: State | null | undefined,
    step: Step,
): FieldChange[] {
    const named = namedFields(step);
    const [old, young] = [operation === "created" ? undefined : before, operation === "deleted" ? undefined : after];
    return Object.entries(manners[resource]).flatMap(([field, manner]) => {
        const [one, other] = [inputOf(old, field), inputOf(young, field)];
        const isSecret = manner === "secret" || one === secret || other === secret;
        const isNamed = isSecret && one !== undefined && other !== undefined && named.has(field);
        if (!isNamed && comparable(one, manner) === comparable(other, manner)) {
            return [];
        }
        const [now, after] = [shown(one, manner, isSecret, false), shown(other, manner, isSecret, one !== undefined)];
        const isHidden = after.is === "url" && isDeepStrictEqual(now, after);
        return [{ field, now, after: isHidden ? { ...after, differsHidden: true } : after }];
    });
}

/** Changed arguments that this version does not know. Their values are not shown. */
export function unknownFields(resource: ResourceName, step: Step): string[] {
    const own = manners[resource];
    return [...namedFields(step)].filter((field) => field !== "" && !Object.hasOwn(own, field) && !field.startsWith("__")).sort();
}

/**
 * Whether secrets may change without a sign from the engine, as when another resource causes the
 * replacement.
 */
export function isSilentOnSecrets(
    resource: ResourceName,
    before: State | null | undefined,
    after: State | null | undefined,
    step: Step,
): boolean {
    const kept = Object.keys(manners[resource]).filter((field) => inputOf(before, field) === secret && inputOf(after, field) === secret);
    return kept.length > 0 && namedFields(step).size === 0;
}

/** The arguments that the engine reports as different: `headers["x-team"]` counts as `headers`. */
function namedFields({ diffReasons, replaceReasons, detailedDiff }: Step): Set<string> {
    const paths = [...(diffReasons ?? []), ...(replaceReasons ?? []), ...Object.keys(detailedDiff ?? {})];
    return new Set(paths.map((path) => path.split(/[.[]/, 1)[0] ?? ""));
}

function shown(value: unknown, manner: string, isSecret: boolean, rotated: boolean): Shown {
    if (value === undefined) {
        return { is: "absent" };
    }
    if (isSecret) {
        return { is: "secret", rotated };
    }
    if (isUnknown(value)) {
        return { is: "unknown" };
    }
    if (manner === "destination" && typeof value === "string") {
        return shownDestination(value);
    }
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
        return { is: "text", text: [...value].sort().join(", ") };
    }
    return { is: "text", text: typeof value === "string" ? value : (json(value) ?? "(nested too deeply)") };
}

/** Returns a comparable form. A value that is nested too deeply is unequal to everything. */
function comparable(value: unknown, manner: string): unknown {
    return value === undefined ? undefined : (json(manner === "set" && Array.isArray(value) ? [...value].sort() : value) ?? {});
}

function json(value: unknown): string | undefined {
    try {
        return JSON.stringify(value);
    } catch {
        return undefined;
    }
}
