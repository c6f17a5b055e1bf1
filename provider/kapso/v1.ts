import { z } from "zod";
import type { KapsoClient } from "./client";
import { UnexpectedAnswerError } from "./errors";
import { path } from "./request";

/** Where the `v1` generation lives unless `kapso:baseUrl` says otherwise (facts, section 1). */
export const v1BaseUrl = "https://app.kapso.ai/api/v1";

// The one place where our names meet the wire's (facts, section 2).
const writable = {
    name: "name",
    kind: "kind",
    phoneNumberId: "phone_number_id",
    businessAccountId: "business_account_id",
    accessToken: "access_token",
    webhookVerifyToken: "webhook_verify_token",
    webhookDestinationUrl: "webhook_destination_url",
    inboundProcessingEnabled: "inbound_processing_enabled",
    callsEnabled: "calls_enabled",
} as const;

/** Fields that a create or an update sends. `null` asks the service to clear one. */
export type ConfigBody = { [Field in keyof typeof writable]?: string | boolean | null };

// A field of another type counts as one that this version does not return: with the id known, nothing else may fail an operation.
const text = z.nullish(z.string()).catch(undefined);
const flag = z.nullish(z.boolean()).catch(undefined);

// Versions add and drop fields: unknown ones are ignored, missing ones are `undefined`. The access token is not listed, so that one
// which a version might return never enters a state.
const configAnswer = z
    .object({
        id: z.string().min(1),
        customer_id: text,
        name: text,
        kind: text,
        phone_number_id: text,
        business_account_id: text,
        webhook_verify_token: text,
        webhook_destination_url: text,
        inbound_processing_enabled: flag,
        calls_enabled: flag,
        display_name: text,
        display_phone_number: text,
        created_at: text,
        updated_at: text,
    })
    .transform((wire) => ({
        id: wire.id,
        customerId: wire.customer_id,
        name: wire.name,
        kind: wire.kind,
        phoneNumberId: wire.phone_number_id,
        businessAccountId: wire.business_account_id,
        webhookVerifyToken: wire.webhook_verify_token,
        webhookDestinationUrl: wire.webhook_destination_url,
        inboundProcessingEnabled: wire.inbound_processing_enabled,
        callsEnabled: wire.calls_enabled,
        displayName: wire.display_name,
        displayPhoneNumber: wire.display_phone_number,
        createdAt: wire.created_at,
        updatedAt: wire.updated_at,
    }));

/** A config as the service shows it: a field is `undefined` where this version of the service does not return it, `null` where it is empty. */
export type RemoteConfig = z.infer<typeof configAnswer>;

const healthAnswer = z.object({
    status: z.string(),
    error: text,
    checks: z.record(z.string(), z.object({ passed: flag, details: z.unknown(), error: text })).catch({}),
});

/** What the service says of a config's connection to Meta: `status` is healthy, degraded, unhealthy or error. */
export type Health = z.infer<typeof healthAnswer>;

export interface ConfigPage {
    configs: RemoteConfig[];
    /** Pages and configs in the whole list. */
    pages: number;
    total: number;
}

const listAnswer = z.object({
    data: z.array(z.unknown()),
    meta: z.object({ total_pages: z.number(), total_count: z.number() }),
});

/** The `v1` generation of the Kapso API: one small function per call. */
export class KapsoV1 {
    constructor(private readonly client: KapsoClient) {}

    /** GET /customers/{id}, for its existence alone. */
    async requireCustomer(customerId: string): Promise<void> {
        await this.client.send({ method: "GET", path: path`/customers/${customerId}`, attempt: `find customer ${customerId}` });
    }

    /** POST /customers/{customer_id}/whatsapp_configs */
    async createConfig(customerId: string, config: ConfigBody): Promise<RemoteConfig> {
        const attempt = `create WhatsApp config ${JSON.stringify(config.name)} for customer ${customerId}`;
        const answer = await this.client.send({
            method: "POST",
            path: path`/customers/${customerId}/whatsapp_configs`,
            body: { whatsapp_config: toWire(config) },
            attempt,
            secrets: secretsOf(config),
        });
        return readConfig(answer, attempt);
    }

    /** GET /whatsapp_configs/{id} */
    async getConfig(id: string): Promise<RemoteConfig> {
        const attempt = `read WhatsApp config ${id}`;
        return readConfig(await this.client.send({ method: "GET", path: path`/whatsapp_configs/${id}`, attempt }), attempt);
    }

    /** PATCH /whatsapp_configs/{id} */
    async updateConfig(id: string, config: ConfigBody): Promise<RemoteConfig> {
        const attempt = `update WhatsApp config ${id}`;
        const answer = await this.client.send({
            method: "PATCH",
            path: path`/whatsapp_configs/${id}`,
            body: { whatsapp_config: toWire(config) },
            attempt,
            secrets: secretsOf(config),
        });
        return readConfig(answer, attempt);
    }

    /** DELETE /whatsapp_configs/{id} */
    async deleteConfig(id: string): Promise<void> {
        await this.client.send({ method: "DELETE", path: path`/whatsapp_configs/${id}`, attempt: `delete WhatsApp config ${id}` });
    }

    /** GET /whatsapp_configs/{id}/health, which is not wrapped in `data` (facts, section 1). */
    async getHealth(id: string): Promise<Health> {
        const attempt = `read the health of WhatsApp config ${id}`;
        const answer = await this.client.send({ method: "GET", path: path`/whatsapp_configs/${id}/health`, attempt });
        const parsed = healthAnswer.safeParse(answer);
        if (!parsed.success) {
            throw new UnexpectedAnswerError(attempt, undefined, "the body is not a health report");
        }
        return parsed.data;
    }

    /** GET /customers/{customer_id}/whatsapp_configs, newest first, or GET /whatsapp_configs for the whole project. Pages count from 1. */
    async listConfigs(customerId: string | undefined, page: number): Promise<ConfigPage> {
        const whole = customerId === undefined;
        const attempt = whole ? "list the WhatsApp configs of the project" : `list the WhatsApp configs of customer ${customerId}`;
        const route = whole ? "/whatsapp_configs" : path`/customers/${customerId}/whatsapp_configs`;
        const answer = await this.client.send({ method: "GET", path: `${route}?page=${page}&per_page=100`, attempt });
        const list = listAnswer.safeParse(answer);
        if (!list.success) {
            throw new UnexpectedAnswerError(attempt, undefined, "the body is not a list with its paging");
        }
        const { data, meta } = list.data;
        const configs = data.map((config) => readConfig({ data: config }, attempt));
        return {
            configs: whole ? configs : configs.map((config) => ({ ...config, customerId })),
            pages: meta.total_pages,
            total: meta.total_count,
        };
    }
}

function toWire(config: ConfigBody): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(writable).flatMap(([field, wire]) => {
            const value = config[field as keyof typeof writable];
            return value === undefined ? [] : [[wire, value]];
        }),
    );
}

function secretsOf({ accessToken, webhookVerifyToken }: ConfigBody): string[] {
    return [accessToken, webhookVerifyToken].filter((secret) => typeof secret === "string");
}

function readConfig(answer: unknown, attempt: string): RemoteConfig {
    const parsed = z.object({ data: configAnswer }).safeParse(answer);
    if (!parsed.success) {
        const where = parsed.error.issues[0]?.path.join(".") || "the body";
        throw new UnexpectedAnswerError(attempt, undefined, `${where} is not what the API documents`);
    }
    return parsed.data.data;
}
