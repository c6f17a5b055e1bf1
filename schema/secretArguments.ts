/**
 * The arguments that are secret whatever the program does: of each resource type, and of an
 * explicit `Provider`. The program marks them when it registers a resource; the provider marks them
 * again in `check`, because a transformation can fill one in after that.
 */
export const secretArguments = {
    customer: [],
    whatsAppConfig: ["accessToken", "webhookVerifyToken"],
    whatsAppWebhook: ["secretKey", "headers"],
    provider: ["apiKey"],
} as const satisfies Record<string, readonly string[]>;
