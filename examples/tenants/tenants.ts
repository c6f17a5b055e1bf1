import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type EngineEvent, LocalWorkspace, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { Customer, WhatsAppConfig } from "pulumi-kapso";

/** One customer of your service, who connects a number at run time. */
export interface Tenant {
    /** Your own ID. It names the tenant's stack, and is the external ID at Kapso. */
    id: string;
    name: string;
    phoneNumberId: string;
    businessAccountId: string;
    accessToken: string;
}

/**
 * Creates or updates the tenant's stack, and returns the ID of the config. Call it again after any
 * failure, or to change something.
 */
export async function connect(tenant: Tenant): Promise<string> {
    const stack = await stackOf(tenant.id, async () => declare(tenant));
    const { outputs } = await told((onEvent) => stack.up({ onEvent }));
    return String(outputs.configId?.value);
}

/**
 * Deletes the tenant's number and then the stack. The customer stays at Kapso, with all its
 * conversations.
 */
export async function disconnect(tenant: Tenant): Promise<void> {
    const stack = await stackOf(tenant.id, async () => {});
    if (!(await isWhole(stack))) {
        // A killed run may have left a number that the stack does not know. Adopt it first, so that
        // the destroy deletes it too.
        await connect(tenant);
    }
    await told((onEvent) => stack.destroy({ onEvent, remove: true }));
    await rm(folderOf(tenant.id), { recursive: true });
}

/** Whether the stack knows its number and has no pending operations. */
async function isWhole(stack: Stack): Promise<boolean> {
    const { deployment } = await stack.exportStack();
    const { resources = [], pending_operations: pending } = deployment as {
        resources?: { type: string }[];
        pending_operations?: unknown[];
    };
    return resources.some(({ type }) => type.endsWith("kapso:WhatsAppConfig")) && !pending?.length;
}

function declare({ id, name, phoneNumberId, businessAccountId, accessToken }: Tenant): Record<string, unknown> {
    const customer = new Customer(
        "customer",
        // Nobody else creates customers with our IDs. So an existing customer comes from an earlier
        // run.
        { name, externalCustomerId: id, adoptExisting: "always" },
        // Deleting a customer deletes all its data.
        { retainOnDelete: true },
    );
    const config = new WhatsAppConfig("number", {
        customerId: customer.id,
        name: `${name} WhatsApp`,
        phoneNumberId,
        businessAccountId,
        accessToken,
        adoptExisting: "identical",
    });
    return { configId: config.id };
}

/**
 * Each stack has its own folder, because Pulumi writes its settings there. The folder is inside
 * this application, because the provider process must find the package.
 */
async function stackOf(id: string, program: PulumiFn): Promise<Stack> {
    const workDir = folderOf(id);
    await mkdir(workDir, { recursive: true });
    return LocalWorkspace.createOrSelectStack({ projectName: "tenants", stackName: id, program }, { workDir });
}

function folderOf(id: string): string {
    if (!/^[A-Za-z0-9][\w-]*$/.test(id)) {
        throw new Error("A tenant's id must be letters, digits, hyphens and underscores, for it names a stack and a folder.");
    }
    return join(import.meta.dirname, "stacks", id);
}

/** Runs an operation. If it fails, the error has only the errors that Pulumi reported. */
async function told<Result>(run: (onEvent: (event: EngineEvent) => void) => Promise<Result>): Promise<Result> {
    const errors: string[] = [];
    try {
        return await run(({ diagnosticEvent }) => {
            if (diagnosticEvent?.severity === "error") {
                errors.push(diagnosticEvent.message.trim());
            }
        });
    } catch (error) {
        throw errors.length > 0 ? new Error(errors.join("\n"), { cause: error }) : error;
    }
}
