// What a team writes in an afternoon with Pulumi's guide: each method sends one request.

const wireNames = {
    name: "name",
    phoneNumberId: "phone_number_id",
    businessAccountId: "business_account_id",
    accessToken: "access_token",
    webhookVerifyToken: "webhook_verify_token",
    webhookDestinationUrl: "webhook_destination_url",
};

async function request(method, path, body) {
    const response = await fetch(`${process.env.KAPSO_BASE_URL}${path}`, {
        method,
        headers: { "X-API-Key": process.env.KAPSO_API_KEY, "Content-Type": "application/json" },
        body: body && JSON.stringify(body),
    });
    if (!response.ok) {
        throw new Error(`${method} ${path} failed: ${response.status} ${await response.text()}`);
    }
    return response.status === 204 ? undefined : (await response.json()).data;
}

function toWire(inputs) {
    const fields = Object.entries(wireNames).map(([name, wireName]) => [wireName, inputs[name]]);
    return { whatsapp_config: Object.fromEntries(fields) };
}

function toOutputs(config) {
    return { displayName: config.display_name, createdAt: config.created_at, updatedAt: config.updated_at };
}

class WhatsAppConfigProvider {
    async check(_olds, news) {
        const required = ["customerId", "name", "phoneNumberId", "businessAccountId", "accessToken"];
        const failures = required
            .filter((property) => !news[property])
            .map((property) => ({ property, reason: `${property} is required` }));
        return { inputs: news, failures };
    }

    async diff(_id, olds, news) {
        const replaces = olds.customerId === news.customerId ? [] : ["customerId"];
        const changes = replaces.length > 0 || Object.keys(wireNames).some((name) => olds[name] !== news[name]);
        return { changes, replaces, deleteBeforeReplace: true };
    }

    async create(inputs) {
        const config = await request("POST", `/customers/${inputs.customerId}/whatsapp_configs`, toWire(inputs));
        return { id: config.id, outs: { ...inputs, ...toOutputs(config) } };
    }

    async read(id, props) {
        const config = await request("GET", `/whatsapp_configs/${id}`);
        return { id, props: { ...props, name: config.name, webhookDestinationUrl: config.webhook_destination_url, ...toOutputs(config) } };
    }

    async update(id, _olds, news) {
        const config = await request("PATCH", `/whatsapp_configs/${id}`, toWire(news));
        return { outs: { ...news, ...toOutputs(config) } };
    }

    async delete(id) {
        await request("DELETE", `/whatsapp_configs/${id}`);
    }
}

exports.WhatsAppConfigProvider = WhatsAppConfigProvider;
