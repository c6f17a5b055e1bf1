/**
 * What an account is reached by, named as in the stack's configuration; what is absent comes from
 * the environment. @internal
 */
export interface Credentials {
    apiKey?: string | undefined;
    baseUrl?: string | undefined;
    allowHttp?: string | undefined;
    apiVersion?: string | undefined;
    maxWaitSeconds?: string | undefined;
    requestTimeoutSeconds?: string | undefined;
}
