/**
 * The arguments of an explicit `Provider`, which are also the keys of the stack's configuration.
 */
export const providerArguments = {
    apiKey: { secret: true },
    baseUrl: { secret: false },
    allowHttp: { secret: false },
    apiVersion: { secret: false },
    adoptExisting: { secret: false },
} as const satisfies Record<string, { secret: boolean }>;
