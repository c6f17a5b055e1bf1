import { oneLine } from "../../text/errorText";
import { ProviderError } from "./providerError";

// Reasons of a failed check. Each stays on one line, because the engine shows it after the
// argument. None repeats a value, which may be a secret.

/** `form`: "must be a string". */
export function malformedArgument(form: string): string {
    return oneLine("KAPSO-ARGUMENT", form);
}

export function unknownArgument(argument: string, known: readonly string[]): string {
    return noSuchArgument(argument, `The arguments are ${known.join(", ")}`);
}

/** `why`: a sentence with the arguments that exist, or with what to declare instead. */
function noSuchArgument(argument: string, why: string): string {
    return oneLine("KAPSO-ARGUMENT-UNKNOWN", `there is no argument "${argument}". ${why}`);
}

/** `because` completes "is required …". */
export function requiredArgument(because: string): string {
    return oneLine("KAPSO-ARGUMENT-REQUIRED", `is required${because}`);
}

const otherVersion = "KAPSO-API-VERSION";

export function argumentOfOtherVersion(having: readonly string[], apiVersion: string): string {
    return oneLine(
        otherVersion,
        `exists only in API version ${having.join(", ")}, but this run uses API version ${apiVersion}: remove the argument, or set kapso:apiVersion to ${having[0]}`,
    );
}

/** The same for a whole resource type. `what` is its title. */
export function typeOfOtherVersion(what: string, having: readonly string[], apiVersion: string): string {
    return oneLine(
        otherVersion,
        `a ${what} exists only in API version ${having.join(", ")}, but this run uses API version ${apiVersion}: set kapso:apiVersion to ${having[0]}, or remove the resource`,
    );
}

/** The same for an operation, which no check has come before. */
export function notInVersion(what: string, having: readonly string[], apiVersion: string): ProviderError {
    return new ProviderError({
        code: otherVersion,
        summary: `API version ${apiVersion} (kapso:apiVersion) has no ${what}. Nothing was changed.`,
        hints: [
            `Set kapso:apiVersion (or KAPSO_API_VERSION) to ${having.join(" or ")}. For an explicit Provider, set its argument apiVersion.`,
        ],
    });
}

/** `events`: what only the webhook of a number gets. */
export function eventsOfNumber(events: readonly string[]): string {
    return malformedArgument(
        `must not contain ${events.join(", ")}: Kapso sends these events only to the webhooks of a number. Declare a WhatsAppWebhook for them`,
    );
}

function notForKind(reason: string): string {
    return oneLine("KAPSO-ARGUMENT-KIND", reason);
}

export const checks = {
    onlyInSandbox: notForKind('may be "sandbox" only if kind is "sandbox"'),

    notForMeta: notForKind('is not allowed if kind is "meta", because Kapso then forwards Meta\'s raw payloads: remove it'),

    projectHasNoKind: noSuchArgument(
        "kind",
        'A project webhook always sends Kapso\'s own events. For kind "meta", declare a WhatsAppWebhook',
    ),

    noEvents: malformedArgument("must contain at least one event"),

    keyGivenUp: oneLine(
        "KAPSO-KEY-IN-USE",
        "is given up by another resource of this program in the same run, and Kapso allows it only once. Run `pulumi up` twice. " +
            "In the first run, change or remove only the other resource. In the second run, declare this resource",
    ),

    replacedParent: oneLine(
        "KAPSO-PARENT-REPLACED",
        "is a literal ID of a config that this run replaces. Kapso deletes the webhook together with the old config, and Pulumi would not notice. " +
            "Set it to `config.id`, and run `pulumi up` with this change alone before you replace the config. " +
            "If the webhook is already deleted, run `pulumi up --refresh`",
    ),
};
