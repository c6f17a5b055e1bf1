/** The exports of `pulumi-kapso/provider`. */
export type ProviderExport = "whatsAppConfig" | "customer" | "whatsAppWebhook";

/**
 * The `__provider` of a resource: a constant that loads the installed package, so that no code is copied into the state
 * (design, section 3). States hold it for years.
 */
export function providerReference(exportName: ProviderExport): string {
    return `exports.handler = () => require("pulumi-kapso/provider").${exportName}`;
}
