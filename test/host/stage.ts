import { afterAll, beforeAll, beforeEach } from "vitest";
import { type ConfigRecord, type Emulator, type EmulatorOptions, type Fields, startEmulator } from "../../emulator";
import { apiVersion, baseUrlOf, byApiVersion, configIdOf } from "../support/apiVersion";
import { HostError, type HostOptions, type Properties, type Provider, ProviderHost } from "../support/providerHost";

/** A config that exists in Kapso and in the state, as an earlier run left it. */
export interface Planted {
    id: string;
    customerId: string;
    inputs: Properties;
    /** The outputs in the state. */
    outs: Properties;
}

/**
 * An emulator and a provider process of Pulumi, shared by the tests of one file. Each test uses its
 * own customers.
 */
export class Stage {
    constructor(
        readonly emulator: Emulator,
        readonly host: ProviderHost,
    ) {}

    /** The ID of a new customer. */
    customer(): string {
        return this.emulator.addCustomer().id;
    }

    /**
     * Arguments of a production config with a webhook, for a new customer and a new number.
     * `undefined` removes an argument.
     */
    inputs(changes: Properties = {}): Properties {
        return without(undefined, {
            customerId: "customerId" in changes ? undefined : this.customer(),
            name: "Acme",
            phoneNumberId: nextNumber(),
            businessAccountId: "102290129340398",
            accessToken: "access-canary",
            webhookVerifyToken: "verify-canary",
            webhookDestinationUrl: "https://acme.example/whatsapp",
            ...changes,
        });
    }

    plant(changes: Properties = {}): Planted {
        const inputs = this.inputs(changes);
        const { customerId, ...fields } = inputs;
        const record = this.emulator.addConfig(String(customerId), wire(fields));
        const { created_at, updated_at } = record;
        const internalId = byApiVersion({ v1: {}, platform: { internalId: record.id } });
        const computed = { displayName: `as it was`, ...internalId, createdAt: created_at, updatedAt: updated_at };
        return { id: configIdOf(record), customerId: String(customerId), inputs, outs: { ...computed, ...inputs } };
    }

    /**
     * Starts another run: the provider in the same process knows nothing about earlier operations.
     */
    run(config: Properties = {}, resource = "whatsAppConfig"): Provider {
        return this.host.freshRun({ ...access(this.emulator), ...config }, resource);
    }

    /** Updates a config with a changed declaration; `undefined` removes an argument. */
    update({ id, inputs, outs }: Planted, changes: Properties): Promise<Properties> {
        return this.host.update(id, outs, without(undefined, { ...inputs, ...changes }));
    }

    /** The config as Kapso stores it. */
    stored(id: string): ConfigRecord {
        const config = this.emulator.configs().find((candidate) => configIdOf(candidate) === id);
        if (!config) {
            throw new Error(`the emulator has no config ${id}`);
        }
        return config;
    }

    /** Deletes a config outside Pulumi. */
    remove(id: string): void {
        this.emulator.removeConfig(this.stored(id).id);
    }

    /** Changes a config outside Pulumi. The changes have the names of the arguments. */
    drift(id: string, changes: Properties): void {
        this.emulator.changeConfig(this.stored(id).id, wire(changes));
    }
}

export interface StageOptions {
    emulator?: EmulatorOptions;
    host?: HostOptions;
}

/**
 * Opens a stage before the tests of this file and closes it after them. Before each test, it
 * removes all faults and recorded requests.
 */
export function useStage({ emulator: emulatorOptions = {}, host: hostOptions = {} }: StageOptions = {}): () => Stage {
    let stage: Stage;
    beforeAll(async () => {
        const emulator = await startEmulator(emulatorOptions);
        stage = new Stage(emulator, await startHost(emulator, hostOptions));
    }, 30_000);
    beforeEach(() => {
        stage.emulator.clearFaults();
        stage.emulator.clearRequests();
    });
    afterAll(async () => {
        await stage?.host.stop();
        await stage?.emulator.close();
    });
    return () => stage;
}

export function startHost(emulator: Emulator, { config = {}, ...others }: HostOptions = {}): Promise<ProviderHost> {
    return ProviderHost.start({ config: { ...access(emulator), ...config }, ...others });
}

function access(emulator: Emulator): Properties {
    return { "kapso:apiKey": emulator.apiKey, "kapso:baseUrl": baseUrlOf(emulator), "kapso:apiVersion": apiVersion };
}

/** The error of an operation. Throws if the operation succeeds. */
export async function failureOf(promise: Promise<unknown>): Promise<HostError> {
    const error = await promise.then(
        () => undefined,
        (reason: unknown) => reason,
    );
    if (error instanceof HostError) {
        return error;
    }
    throw error ?? new Error("the operation did not fail");
}

let numbers = 0;

/**
 * Meta's IDs are larger than 2^53. As JavaScript numbers, these IDs would be rounded to the same
 * value.
 */
function nextNumber(): string {
    numbers += 1;
    return `1065403522429${String(numbers).padStart(5, "0")}`;
}

/** Kapso's field names, derived by rule and independently of the provider's mapping. */
function wire(fields: Properties): Fields<Omit<ConfigRecord, "id" | "project">> {
    return Object.fromEntries(
        Object.entries(fields).map(([field, value]) => [field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
    );
}

export function without(absent: unknown, properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== absent));
}
