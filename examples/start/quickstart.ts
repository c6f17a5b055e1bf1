import { setTimeout } from "node:timers/promises";
import type { RemoteObject } from "../../provider/kapso/api/remoteObject";
import type { Pulumi } from "./pulumi";
import { configsOf, type Service } from "./service";
import { Stopped } from "./stopped";
import { bold, commandLine, dim, say } from "./terminal";

interface Step {
    /** One line. */
    title: string;
    /** A change at Kapso without Pulumi, before the commands. */
    byHand?: () => Promise<void>;
    /** Commands of the Pulumi CLI, one after the other. */
    commands: string[][];
    /** The number's name at Kapso after the step; `undefined` if Kapso has no such number. */
    leaves: string | undefined;
    /** What the step showed, for the summary. */
    seen: string;
}

/** Each step shows one thing, so no command asks for a confirmation. */
const unasked = ["--yes", "--skip-preview"];

/**
 * Runs the quickstart from its first preview to its end. Checks at Kapso what each step has done.
 */
export async function runQuickstart(pulumi: Pulumi, service: Service, signal: AbortSignal): Promise<void> {
    await setUp(pulumi, service, signal);

    const steps = stepsOn(service);
    const received: (readonly string[])[] = [];
    try {
        for (const [index, step] of steps.entries()) {
            announce(`${index + 1} of ${steps.length}: ${step.title}`);
            received.push(await run(step, pulumi, service, signal));
        }
    } catch (error) {
        // Only the second step creates something.
        if (service.isReal && received.length > 0) {
            await deleteWhatIsLeft(pulumi, service);
        }
        signal.throwIfAborted();
        const title = steps[received.length]?.title;
        throw new Stopped(`Step ${received.length + 1} of ${steps.length} failed ("${title}"): ${messageOf(error)}`);
    }
    summarise(steps, service, received);
}

function stepsOn(service: Service): Step[] {
    const { created, changed, byHand } = service.names;
    return [
        {
            title: "Preview the changes. Nothing is sent to Kapso yet.",
            commands: [["preview"]],
            leaves: undefined,
            seen: "pulumi preview showed the number that would be created",
        },
        {
            title: "Create the number.",
            commands: [["up", ...unasked]],
            leaves: created,
            seen: "pulumi up created it",
        },
        {
            title: "Change its name. Pulumi sends only this change.",
            commands: [
                ["config", "set", "name", changed],
                ["up", ...unasked, "--diff"],
            ],
            leaves: changed,
            seen: "pulumi up --diff changed its name",
        },
        {
            title: "Somebody renames it without Pulumi. A refresh finds the difference.",
            byHand: () => renameByHand(service),
            commands: [["refresh", ...unasked, "--diff"]],
            leaves: byHand,
            seen: "pulumi refresh found what was changed without Pulumi",
        },
        {
            title: "Restore the declared name.",
            commands: [["up", ...unasked]],
            leaves: changed,
            seen: "pulumi up restored the name",
        },
        {
            title: "Delete the number.",
            commands: [["destroy", ...unasked, "--remove"]],
            leaves: undefined,
            seen: "pulumi destroy deleted it",
        },
    ];
}

async function setUp(pulumi: Pulumi, service: Service, signal: AbortSignal): Promise<void> {
    const { accessToken, webhookVerifyToken, ...others } = service.number;
    const plain = Object.entries({ ...others, name: service.names.created }).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);

    announce("Create a separate stack, and set its configuration.");
    await quietly(["stack", "init", "trial"]);
    await quietly(["config", "set-all", ...plain]);
    await quietly(["config", "set", "--secret", "accessToken"], accessToken);
    await quietly(["config", "set", "--secret", "webhookVerifyToken"], webhookVerifyToken);

    async function quietly(args: string[], input?: string): Promise<void> {
        say(prompt(args));
        await pulumi.runQuietly(args, signal, input);
    }
}

/** Returns the requests that Kapso received from the commands. */
async function run(step: Step, pulumi: Pulumi, service: Service, signal: AbortSignal): Promise<readonly string[]> {
    await step.byHand?.();
    const before = service.requests?.().length;
    for (const command of step.commands) {
        say(prompt(command));
        await pulumi.run(command, signal);
    }
    const requests = service.requests?.().slice(before) ?? [];
    if (service.requests) {
        say(dim(`Kapso received ${requests.join(", ") || "no request"}.`));
    }

    const [config] = await configsOfNumber(service);
    if (config?.name !== step.leaves) {
        throw new Error(`Kapso should now have ${named(step.leaves)}, but has ${named(config && String(config.name))}.`);
    }
    return requests;
}

async function renameByHand(service: Service): Promise<void> {
    const [config] = await configsOfNumber(service);
    if (config) {
        const { objects } = service.api.configs;
        say(dim(`  PATCH ${objects.one(config.id)} {"name": "${service.names.byHand}"}`));
        await service.api.configs.update(config.id, { name: service.names.byHand });
    }
}

/**
 * After a failure or Ctrl-C: deletes at the real Kapso what this run has created, or names what may
 * remain.
 */
async function deleteWhatIsLeft(pulumi: Pulumi, service: Service): Promise<void> {
    const command = ["destroy", ...unasked];
    announce("Delete what this run created.");
    say(prompt(command));
    let wasKilled = true;
    try {
        // A killed CLI leaves its lock, and pending operations in the state.
        await pulumi.runQuietly(["cancel", "--yes"]);
        wasKilled = (await pulumi.runQuietly(["stack", "export"])).includes('"pending_operations"');
        await pulumi.run(command);
    } catch (error) {
        say(messageOf(error));
    }
    try {
        await deleteWithoutPulumi(service, wasKilled ? 60_000 : 0);
        say("Everything that this run created in Kapso is deleted.");
    } catch (error) {
        const { customerId, phoneNumberId } = service.number;
        say(bold(`\nPERHAPS STILL IN KAPSO: the WhatsApp config of phone number ID ${phoneNumberId}, customer ${customerId}.`));
        say(`Check Kapso's dashboard, and delete it there. ${messageOf(error)}`);
    }
}

/**
 * Deletes configs that Pulumi does not know. Kapso may still execute an interrupted request, so
 * this asks again for a while.
 */
async function deleteWithoutPulumi(service: Service, patience: number): Promise<void> {
    const end = Date.now() + patience;
    if (patience > 0) {
        say("Pulumi was interrupted. For one minute, this run checks whether the number appears in Kapso.");
    }
    for (;;) {
        // Compares the names too: if somebody else has connected the number meanwhile, their config
        // must stay.
        const names: unknown[] = Object.values(service.names);
        const configs = (await configsOfNumber(service)).filter(({ name }) => names.includes(name));
        for (const { id } of configs) {
            say(dim(`  DELETE ${service.api.configs.objects.one(id)}`));
            await service.api.configs.delete(id);
        }
        if (configs.length > 0 || Date.now() >= end) {
            return;
        }
        await setTimeout(4_000);
    }
}

async function configsOfNumber({ api, number }: Service): Promise<RemoteObject[]> {
    const configs = await configsOf(api, number.customerId);
    return configs.filter(({ phoneNumberId }) => phoneNumberId === number.phoneNumberId);
}

function summarise(steps: readonly Step[], service: Service, received: readonly (readonly string[])[]): void {
    announce(
        service.requests ? "Summary, with the requests that Kapso received:" : "Summary (the requests are listed above, after each step):",
    );
    for (const [index, { seen }] of steps.entries()) {
        say(`${index + 1}  ${seen}`);
        for (const request of service.requests ? (received[index] ?? []) : []) {
            say(dim(`   ${request}`));
        }
    }
}

function announce(text: string): void {
    say(`\n${bold(text)}`);
}

function prompt(args: readonly string[]): string {
    // Splits a long command into several lines, as a person would type it.
    return `  $ ${commandLine(["pulumi", ...args]).replaceAll(" --plaintext", " \\\n      --plaintext")}`;
}

function named(name: string | null | undefined): string {
    return name ? `the number under the name "${name}"` : "no such number";
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
