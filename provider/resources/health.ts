import { unhealthy } from "../errors/create";
import type { HealthReport } from "../kapso/api/health";
import { KapsoError } from "../kapso/errors/kapsoError";
import { AuthenticationError, MetaError } from "../kapso/errors/statusErrors";
import { sentence } from "../kapso/http/serverWords";
import { maskKnownSecrets } from "../kapso/knownSecrets";
import { PartialFailure } from "../model/partialFailure";
import type { Properties } from "../model/properties";
import type { Account } from "../run/account";

/**
 * Checks the health of a config that was just created or changed. If health is required and bad,
 * throws a partial failure, for which the engine stores the outputs `pending`.
 */
export async function verifyHealth(account: Account, id: string, mode: unknown, pending: Properties): Promise<void> {
    if (mode !== "warn" && mode !== "require") {
        return;
    }
    const problem = await healthProblem(account, id);
    if (problem === undefined) {
        return;
    }
    if (mode === "warn") {
        account.host.logLine(`warning: ${problem}`);
        return;
    }
    throw new PartialFailure(id, pending, [unhealthy(problem).message]);
}

async function healthProblem(account: Account, id: string): Promise<string | undefined> {
    let report: HealthReport;
    try {
        report = await account.health.of(id);
    } catch (error) {
        const reason = error instanceof KapsoError ? error.reason : String(error);
        const isRefusal = error instanceof AuthenticationError || error instanceof MetaError;
        const advice = isRefusal ? `. ${error.hints.join(" ").replace(/\.$/, "")}` : "";
        return `The health of WhatsApp config ${id} is unknown: ${reason}${advice}`;
    }
    if (report.status === "healthy") {
        return undefined;
    }
    // Kapso passes on Meta's error texts, which repeat refused tokens.
    const masked = (text: string) => sentence(text, maskKnownSecrets);
    const cause = report.error ? masked(report.error) : undefined;
    if (report.status === "error") {
        return `The health of WhatsApp config ${id} is unknown: Kapso could not check it${cause ? `: "${cause}"` : ""}${timeNotes(report)}`;
    }
    const what = failedChecks(report.checks, masked) ?? cause ?? "Kapso names no check";
    return `WhatsApp config ${id} is ${masked(report.status) ?? "not healthy"}: ${what}${timeNotes(report)}`;
}

/** The failed checks, grouped by their cause. */
function failedChecks(checks: HealthReport["checks"], masked: (text: string) => string | undefined): string | undefined {
    const names = new Map<string, string[]>();
    for (const [name, { passed, error }] of Object.entries(checks)) {
        if (passed === false) {
            const cause = masked(error ?? "") ?? "";
            names.set(cause, [...(names.get(cause) ?? []), name]);
        }
    }
    const causes = [...names].map(([cause, failed]) => (cause === "" ? failed.join(", ") : `${failed.join(", ")} (${cause})`));
    return causes.length > 0 ? `failed checks are ${causes.join("; ")}` : undefined;
}

/** Kapso caches a result for some minutes, so its time shows whether the result is recent. */
function timeNotes({ timestamp, retryAfter }: HealthReport): string {
    const facts = [
        ...(timestamp && /^\d{4}-[\d:.TZ+-]{1,40}$/.test(timestamp) ? [`checked at ${timestamp}`] : []),
        ...(retryAfter === undefined ? [] : [`Kapso checks again in ${retryAfter} s`]),
    ];
    return facts.length === 0 ? "" : ` (${facts.join("; ")})`;
}
