import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createRequire } from "node:module";
import { type AddressInfo, createServer, type Server, Socket } from "node:net";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import { makeProgramFolder, repository } from "./programFolder";

const require = createRequire(import.meta.url);
const grpc = require("@pulumi/pulumi/proto/provider_grpc_pb") as typeof import("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb") as typeof import("@pulumi/pulumi/proto/provider_pb");
const { Status } = require("@pulumi/pulumi/proto/status_pb") as typeof import("@pulumi/pulumi/proto/status_pb");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb") as typeof import("google-protobuf/google/protobuf/struct_pb");

export type Properties = Record<string, unknown>;

/** The result that the engine stores after a partially failed create or update. */
export interface Kept {
    id: string;
    properties: Properties;
    reasons: string[];
}

export class HostError extends Error {
    constructor(
        message: string,
        readonly kept: Kept | undefined,
    ) {
        super(message);
    }
}

export interface HostOptions {
    /** Stack configuration, or the inputs of an explicit provider. */
    config?: Properties;
    env?: Record<string, string>;
    /** The name of the export that `__provider` uses. */
    resource?: string;
    /** The arguments that the engine passes before its address. */
    flags?: string[];
}

/** The operations that the engine calls. */
export type Provider = Pick<ProviderHost, "check" | "diff" | "create" | "read" | "update" | "delete">;

/**
 * Pulumi's own provider process, called over gRPC. It returns exactly what the engine would get.
 */
export class ProviderHost {
    readonly printed: string[] = [];
    readonly exited: Promise<unknown>;

    private constructor(
        readonly process: ChildProcess,
        private readonly client: InstanceType<typeof grpc.ResourceProviderClient>,
        private readonly provider: string,
        private readonly folder: { remove(): Promise<void> },
        /** The engine's address. The provider exits if this address accepts no connections. */
        readonly engine: Server,
        private readonly port: number,
    ) {
        this.exited = once(process, "exit");
    }

    static async start({ config = {}, env = {}, resource = "whatsAppConfig", flags = [] }: HostOptions = {}): Promise<ProviderHost> {
        const folder = await makeProgramFolder();
        const engine = await standInEngine();
        const main = `${repository}/node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js`;
        const child = spawn(process.execPath, [main, ...flags, `127.0.0.1:${(engine.address() as AddressInfo).port}`], {
            cwd: folder.path,
            env: { PATH: process.env.PATH, ...env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const lines = createInterface({ input: child.stdout });
        const [port] = await once(lines, "line");
        const client = new grpc.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
        const host = new ProviderHost(
            child,
            client,
            `exports.handler = () => require("pulumi-kapso/provider").${resource}`,
            folder,
            engine,
            Number(port),
        );
        lines.on("line", (line) => host.printed.push(line));
        createInterface({ input: child.stderr }).on("line", (line) => host.printed.push(line));
        const request = new messages.ConfigureRequest();
        request.setArgs(Struct.fromJavaScript(config as never));
        await host.call((done) => client.configure(request, done));
        return host;
    }

    /**
     * A new run in the same process, because a new process costs a second of processor time. The
     * run gets its own configuration and its own copy of the modules that store data per run.
     */
    freshRun(config: Properties, resource = "whatsAppConfig"): Provider {
        const provider = `exports.handler = () => {
            const main = require.resolve("pulumi-kapso/provider");
            require("node:events").defaultMaxListeners = 0;
            delete require.cache[main];
            const provider = require(main).${resource};
            const config = { get: (key) => (${JSON.stringify(config)})[key] };
            return { ...provider, configure: () => provider.configure({ config }) };
        } // run ${randomUUID()}`;
        return Object.assign(Object.create(ProviderHost.prototype) as ProviderHost, this, { provider });
    }

    /** Another resource of the latest run, with the same account. */
    resource(name: string): Provider {
        // The host caches providers by their source text, so make each text unique.
        const provider = `exports.handler = () => require("pulumi-kapso/provider").${name}; // ${randomUUID()}`;
        return Object.assign(Object.create(ProviderHost.prototype) as ProviderHost, this, { provider });
    }

    async check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
        const request = new messages.CheckRequest();
        request.setOlds(this.struct(olds, Object.keys(olds).length > 0));
        request.setNews(this.struct(news));
        const response = await this.call<pb.CheckResponse>((done) => this.client.check(request, done));
        return {
            inputs: properties(response.getInputs()),
            failures: response.getFailuresList().map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
        };
    }

    async diff(
        id: string,
        olds: Properties,
        news: Properties,
    ): Promise<{ changes: boolean | undefined; replaces: string[]; deleteBeforeReplace: boolean }> {
        const request = new messages.DiffRequest();
        request.setId(id);
        request.setOlds(this.struct(olds));
        request.setNews(this.struct(news));
        const response = await this.call<pb.DiffResponse>((done) => this.client.diff(request, done));
        const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
        const changes = response.getChanges();
        return {
            changes: changes === DIFF_SOME ? true : changes === DIFF_NONE ? false : undefined,
            replaces: response.getReplacesList(),
            deleteBeforeReplace: response.getDeletebeforereplace(),
        };
    }

    async create(news: Properties): Promise<{ id: string; outs: Properties }> {
        const request = new messages.CreateRequest();
        request.setProperties(this.struct(news));
        const response = await this.call<pb.CreateResponse>((done) => this.client.create(request, done));
        return { id: response.getId(), outs: properties(response.getProperties()) };
    }

    /** `undefined` if the object was deleted. */
    async read(id: string, props: Properties): Promise<{ id: string; inputs: Properties; props: Properties } | undefined> {
        const request = new messages.ReadRequest();
        request.setId(id);
        request.setProperties(this.struct(props));
        const response = await this.call<pb.ReadResponse>((done) => this.client.read(request, done));
        return response.getId() === ""
            ? undefined
            : { id: response.getId(), inputs: properties(response.getInputs()), props: properties(response.getProperties()) };
    }

    async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
        const request = new messages.UpdateRequest();
        request.setId(id);
        request.setOlds(this.struct(olds));
        request.setNews(this.struct(news));
        return properties((await this.call<pb.UpdateResponse>((done) => this.client.update(request, done))).getProperties());
    }

    async delete(id: string, props: Properties): Promise<void> {
        const request = new messages.DeleteRequest();
        request.setId(id);
        request.setProperties(this.struct(props));
        await this.call<unknown>((done) => this.client.delete(request, done));
    }

    /** Closes the connection of the calls, as the system does if the engine's process is killed. */
    disconnect(): void {
        for (const handle of (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles()) {
            if (handle instanceof Socket && handle.remotePort === this.port) {
                handle.destroy();
            }
        }
    }

    async stop(): Promise<void> {
        this.client.close();
        this.process.kill("SIGKILL");
        await this.exited;
        this.engine.close();
        await this.folder.remove();
    }

    private struct(values: Properties, withProvider = true) {
        return Struct.fromJavaScript((withProvider ? { ...values, __provider: this.provider } : values) as never);
    }

    private call<Response>(send: (done: (error: ServiceError | null, response: Response) => void) => unknown): Promise<Response> {
        return new Promise((resolve, reject) => {
            send((error, response) => (error ? reject(hostError(error)) : resolve(response)));
        });
    }
}

async function standInEngine(): Promise<Server> {
    const server = createServer((socket) => socket.destroy());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return server;
}

function hostError(error: ServiceError): HostError {
    const packed = error.metadata?.get("grpc-status-details-bin")[0];
    if (!Buffer.isBuffer(packed)) {
        return new HostError(error.details, undefined);
    }
    const detail = Status.deserializeBinary(packed).getDetailsList()[0];
    const kept = messages.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
    return new HostError(error.details, { id: kept.getId(), properties: properties(kept.getProperties()), reasons: kept.getReasonsList() });
}

function properties(struct: { toJavaScript(): object } | undefined): Properties {
    const { __provider, ...values } = (struct?.toJavaScript() ?? {}) as Properties;
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]));
}

/** Removes the secret marks, as the engine does before it passes a value to this provider again. */
function plain(value: unknown): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return value;
    }
    return "4dabf18193072939515e22adb298388d" in value
        ? plain((value as Properties).value)
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
