import { afterAll, beforeAll, beforeEach } from "vitest";
import { type ConfigRecord, type Emulator, type EmulatorOptions, type Fields, startEmulator } from "../../emulator";
import { apiVersion, baseUrlOf, byApiVersion, configIdOf } from "../support/apiVersion";
import { HostError, type HostOptions, type Properties, type Provider, ProviderHost } from "../support/providerHost";

/** A config that stands at the service and in the state, as an earlier run left it. */
export interface Planted {
    id: string;
    customerId: string;
    inputs: Properties;
    /** The outputs in the state. */
    outs: Properties;
}

/**
 * An emulator and Pulumi's provider process on it, shared by the tests of one file. Each test takes
 * customers of its own.
 */
export class Stage {
    constructor(
        readonly emulator: Emulator,
        readonly host: ProviderHost,
    ) {}

    /** The id of a new customer. */
    customer(): string {
        return this.emulator.addCustomer().id;
    }

    /**
     * Arguments of a production config with a webhook, for a customer and a number of its own.
     * `undefined` takes one away.
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

    /** Another run: a provider in the same process that knows nothing of what was done before. */
    run(config: Properties = {}, resource = "whatsAppConfig"): Provider {
        return this.host.freshRun({ ...access(this.emulator), ...config }, resource);
    }

    /** Declares something else for a config; `undefined` takes an argument away. */
    update({ id, inputs, outs }: Planted, changes: Properties): Promise<Properties> {
        return this.host.update(id, outs, without(undefined, { ...inputs, ...changes }));
    }

    /** The config as the service stores it. */
    stored(id: string): ConfigRecord {
        const config = this.emulator.configs().find((candidate) => configIdOf(candidate) === id);
        if (!config) {
            throw new Error(`the emulator has no config ${id}`);
        }
        return config;
    }

    /** Deletes a config behind Pulumi's back. */
    remove(id: string): void {
        this.emulator.removeConfig(this.stored(id).id);
    }

    /** Changes a config behind Pulumi's back, in the arguments' names. */
    drift(id: string, changes: Properties): void {
        this.emulator.changeConfig(this.stored(id).id, wire(changes));
    }
}

export interface StageOptions {
    emulator?: EmulatorOptions;
    host?: HostOptions;
}

/**
 * Opens a stage before the tests of this file and closes it after them; before each test no fault
 * is set and no request is on record.
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

/** What an operation failed with; fails where it did not. */
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
 * Meta's ids are larger than 2^53: as a JavaScript number, these would be rounded to each other.
 */
function nextNumber(): string {
    numbers += 1;
    return `1065403522429${String(numbers).padStart(5, "0")}`;
}

/** The service's names, by rule: an independent reading of the documents. */
function wire(fields: Properties): Fields<Omit<ConfigRecord, "id" | "project">> {
    return Object.fromEntries(
        Object.entries(fields).map(([field, value]) => [field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
    );
}

export function without(absent: unknown, properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== absent));
}
