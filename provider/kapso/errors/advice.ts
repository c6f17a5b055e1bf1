/** The next step after each cause of a failed response, in whole sentences. */
export const advice = {
    apiKey:
        "Check the API key (kapso:apiKey or KAPSO_API_KEY). After a key was rotated, `pulumi refresh` and `pulumi destroy` " +
        "still use the key of the last `pulumi up`: run a plain `pulumi up` first, or add --run-program.",
    accessToken:
        "Meta refuses the access token of this number, or the token lacks a permission. The Kapso API key is not the cause. " +
        "Declare a valid accessToken that may manage this WhatsApp business account, or connect the number again in Kapso.",
    forbidden:
        "A proxy or firewall before Kapso may refuse this, or Meta: check the network and HTTPS_PROXY, the accessToken of the " +
        "number, and the API key (kapso:apiKey or KAPSO_API_KEY).",
    plan: "The Kapso plan of this project does not include this. Change the plan in Kapso, or remove what needs it from the program.",
    notFound: "Either it does not exist, or the base URL (kapso:baseUrl) or the key (kapso:apiKey) belongs to another account.",
    timeout: "The connection to Kapso is slow or broken: run again; what is done already stays done.",
    conflict:
        "Kapso has one like this already, or the limit of your Kapso plan is reached. Delete or adopt (adoptExisting) what is in " +
        "the way, or raise the limit, and run again.",
    rateLimit:
        "Others may be using up the limit of this key, or the service is overloaded: run again later; what is done already stays done.",
    healthLimit:
        "Kapso limits health checks for all keys of a project together: run again later, or check the health of fewer configs " +
        "(verifyHealth); what is done already stays done.",
    server: "Kapso or a proxy before it is in trouble: run again later; what is done already stays done.",
    route: "The base URL (kapso:baseUrl) may be that of another API version (kapso:apiVersion): correct it and run again.",
    host: "The server does not serve the host in the base URL (kapso:baseUrl or KAPSO_BASE_URL): allow that host there, or correct the base URL.",
    proxy: "The proxy of HTTP_PROXY or HTTPS_PROXY asks for a user and a password: put them into its URL.",
    validation: "Correct the arguments of this resource and run again.",
    metaArguments: "Meta refuses this: correct phoneNumberId, businessAccountId or accessToken, and run again.",
    redirect: (baseUrl: string | undefined) =>
        baseUrl === undefined
            ? "Correct the base URL (kapso:baseUrl or KAPSO_BASE_URL). If it is right, a proxy redirects requests to Kapso. " +
              "The redirect was not followed, so the API key was not sent there."
            : `If that is the Kapso API, set the base URL (kapso:baseUrl or KAPSO_BASE_URL) to ${baseUrl}. ` +
              "The redirect was not followed, so the API key was not sent there.",
};
