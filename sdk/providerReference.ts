import type { ResourceName } from "../schema/resources";

/** The exports of `pulumi-kapso/provider`, one per resource type (contract). */
export type ProviderExport = Uncapitalize<ResourceName>;

/** The export that implements a resource type. */
export function providerExport(name: ResourceName): ProviderExport {
    return `${name.charAt(0).toLowerCase()}${name.slice(1)}` as ProviderExport;
}

/**
 * The `__provider` of a resource: a constant that loads the installed package, so that the state
 * contains no code. States keep it for years.
 */
export function providerReference(exportName: ProviderExport): string {
    return `exports.handler = () => require("pulumi-kapso/provider").${exportName}`;
}
