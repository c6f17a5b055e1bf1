/**
 * The arguments of an explicit `Provider`. The keys of the stack's configuration have the same
 * names.
 */
export const providerArguments = {
    apiKey: { secret: true },
    baseUrl: { secret: false },
    allowHttp: { secret: false },
    apiVersion: { secret: false },
    adoptExisting: { secret: false },
} as const satisfies Record<string, { secret: boolean }>;
