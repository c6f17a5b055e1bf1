import type { Account } from "./account";
import { pause } from "./kapso/retry";
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
    const advice = "The config exists and keeps its id; mend the cause and run `pulumi up` again, which only asks for the health once more";
    throw new PartialFailure(id, pending, [`${problem}. ${advice}.`]);
}

async function healthProblem(account: Account, id: string): Promise<string | undefined> {
    await healthTurn(account);
    try {
        const { status, error, checks } = await account.health.of(id);
        if (status === "healthy") {
            return undefined;
        }
        const failed = Object.entries(checks)
            .filter(([, check]) => check.passed === false)
            .map(([name, check]) => (check.error ? `${name} (${check.error})` : name));
        return `WhatsApp config ${id} is ${status}: ${failed.length > 0 ? `failed checks are ${failed.join(", ")}` : (error ?? "no check is named")}`;
    } catch (error) {
        return `the health of WhatsApp config ${id} is unknown: ${error instanceof Error ? error.message : String(error)}`;
    }
}

async function healthTurn({ host }: Account): Promise<void> {
    const now = performance.now();
    const turn = Math.max(now, nextTurn);
    nextTurn = turn + spacing;
    await pause(turn - now, host.cancellation);
}
