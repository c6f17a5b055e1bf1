/**
 * The settings that select an account, named as in the stack's configuration. An absent setting
 * comes from the environment. @internal
 */
export interface Credentials {
    apiKey?: string | undefined;
    baseUrl?: string | undefined;
    allowHttp?: string | undefined;
    apiVersion?: string | undefined;
    maxWaitSeconds?: string | undefined;
    requestTimeoutSeconds?: string | undefined;
}
