import { oneLine } from "../../text/errorText";
import { ProviderError } from "./providerError";

// Reasons of a failed check. Each stays on one line, because the engine shows it after the
// argument. None repeats a value, which may be a secret.

/** `form`: "must be a string". */
export function malformedArgument(form: string): string {
    return oneLine("KAPSO-ARGUMENT", form);
}

export function unknownArgument(argument: string, known: readonly string[]): string {
    return noSuchArgument(argument, `the arguments are ${known.join(", ")}`);
}

/** `why`: the arguments that exist, or what to declare instead. */
function noSuchArgument(argument: string, why: string): string {
    return oneLine("KAPSO-ARGUMENT-UNKNOWN", `there is no argument "${argument}"; ${why}`);
}

/** `because` completes "is required …". */
export function requiredArgument(because: string): string {
    return oneLine("KAPSO-ARGUMENT-REQUIRED", `is required${because}`);
}

const otherVersion = "KAPSO-API-VERSION";

export function argumentOfOtherVersion(having: readonly string[], apiVersion: string): string {
    return oneLine(
        otherVersion,
        `is known only to the generation ${having.join(", ")} of the API, and this run speaks ${apiVersion}: set kapso:apiVersion to ${having[0]}, or leave it out`,
    );
}

/** The same for a whole resource type. `what` is its title. */
export function typeOfOtherVersion(what: string, having: readonly string[], apiVersion: string): string {
    return oneLine(
        otherVersion,
        `a ${what} exists only in API version ${having.join(", ")}, and this run uses API version ${apiVersion}: set kapso:apiVersion to ${having[0]}, or remove the resource`,
    );
}

/** The same for an operation, which no check has come before. */
export function notInVersion(what: string, having: readonly string[], apiVersion: string): ProviderError {
    return new ProviderError({
        code: otherVersion,
        summary: `API version ${apiVersion} (kapso:apiVersion) has no ${what}. Nothing was changed.`,
        hints: [
            `Set kapso:apiVersion (or KAPSO_API_VERSION; for an explicit Provider: its argument apiVersion) to ${having.join(" or ")}.`,
        ],
    });
}

/** `events`: what only the webhook of a number gets. */
export function eventsOfNumber(events: readonly string[]): string {
    return malformedArgument(
        `must not hold ${events.join(", ")}: Kapso sends messages, conversations and contacts only to the webhooks of a number. Declare a WhatsAppWebhook for them`,
    );
}

function notForKind(reason: string): string {
    return oneLine("KAPSO-ARGUMENT-KIND", reason);
}

export const checks = {
    onlyInSandbox: notForKind('may be "sandbox" only with kind: "sandbox"'),

    notForMeta: notForKind('does not apply to kind: "meta", which forwards Meta\'s raw payloads: remove it'),

    projectHasNoKind: noSuchArgument(
        "kind",
        'a project webhook always sends Kapso\'s own events, and kind "meta" needs a number: declare a WhatsAppWebhook',
    ),

    noEvents: malformedArgument("must name at least one event"),

    keyGivenUp: oneLine(
        "KAPSO-KEY-IN-USE",
        "is given up by another resource of this program in the same run. Kapso holds it once. If a resource of this program has it, two runs of `pulumi up` are needed: " +
            "in the first one, that resource gives it up; in the second one, this resource asks for it.",
    ),

    replacedParent: oneLine(
        "KAPSO-PARENT-REPLACED",
        "belongs to a config that this run replaces, and goes with the old one, which Pulumi would not notice: take it from the config (config.id), not from text, " +
            "and apply that alone, before the config is replaced. If the webhook has gone already, run `pulumi up --refresh`",
    ),
};
