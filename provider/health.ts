import type { Account } from "./account";
import { AuthenticationError, KapsoError } from "./kapso/errors";
import { pause } from "./kapso/retry";
import type { Health } from "./kapso/v1";
import type { Properties } from "./lifecycle";
import { PartialFailure } from "./partialFailure";
import { say } from "./say";

export const verifyHealthModes = ["off", "warn", "require"] as const;

/** Health has a limit of its own, 5 a second and 60 a minute (facts, section 2): one a second keeps within both. Milliseconds. */
const spacing = 1000;
let nextTurn = 0;

/** Asks for the health of a config that was just made or changed. `pending` is what the engine keeps where the health is required and bad. */
export async function verifyHealth(account: Account, id: string, mode: unknown, pending: Properties): Promise<void> {
    if (mode !== "warn" && mode !== "require") {
        return;
    }
    const problem = await healthProblem(account, id);
    if (problem === undefined) {
        return;
    }
    if (mode === "warn") {
        say(`warning: ${problem}`);
        return;
    }
    const advice = "The config exists and keeps its id; the next `pulumi up` asks for its health again and changes nothing else";
    throw new PartialFailure(id, pending, [`${problem}. ${advice}.`]);
}

async function healthProblem(account: Account, id: string): Promise<string | undefined> {
    await healthTurn(account);
    try {
        const { status, error, checks } = await account.api.getHealth(id);
        return status === "healthy"
            ? undefined
            : `WhatsApp config ${id} is ${status}: ${failedChecks(checks) ?? error ?? "Kapso names no check"}`;
    } catch (error) {
        const reason = error instanceof KapsoError ? error.reason : String(error);
        const advice = error instanceof AuthenticationError ? `. ${error.advice.replace(/\.$/, "")}` : "";
        return `The health of WhatsApp config ${id} is unknown: ${reason}${advice}`;
    }
}

/** Failed checks, those with the same cause together. */
function failedChecks(checks: Health["checks"]): string | undefined {
    const names = new Map<string, string[]>();
    for (const [name, { passed, error }] of Object.entries(checks)) {
        if (passed === false) {
            const cause = error ?? "";
            names.set(cause, [...(names.get(cause) ?? []), name]);
        }
    }
    const causes = [...names].map(([cause, failed]) => (cause === "" ? failed.join(", ") : `${failed.join(", ")} (${cause})`));
    return causes.length > 0 ? `failed checks are ${causes.join("; ")}` : undefined;
}

async function healthTurn({ host }: Account): Promise<void> {
    const now = performance.now();
    const turn = Math.max(now, nextTurn);
    nextTurn = turn + spacing;
    await pause(turn - now, host.cancellation);
}
