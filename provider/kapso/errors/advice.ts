const runLater = "Run the command again later. Completed changes are kept.";

/** What to do after each cause of a failed response: the ways out, most likely first. */
export const advice = {
    apiKey: [
        "Check the API key (kapso:apiKey or KAPSO_API_KEY).",
        "If the key was rotated, run a plain `pulumi up` first, or add --run-program: " +
            "`pulumi refresh` and `pulumi destroy` use the key of the last `pulumi up`.",
    ],
    accessToken: [
        "Declare a valid accessToken that may manage this WhatsApp business account. Meta refused the current one, or it lacks a permission.",
        "Or reconnect the number in Kapso. The Kapso API key is not the cause.",
    ],
    forbidden: [
        "Check the network and HTTPS_PROXY: a proxy or a firewall may have refused the request.",
        "Check the accessToken of the number: Meta may have refused the request.",
        "Check the API key (kapso:apiKey or KAPSO_API_KEY).",
    ],
    plan: ["Change the Kapso plan of this project.", "Or remove from the program what the plan does not include."],
    notFound: [
        "Check that the object exists in Kapso.",
        "Check that the base URL (kapso:baseUrl) and the API key (kapso:apiKey) are those of its project.",
    ],
    timeout: [
        "Run the command again. Completed changes are kept.",
        "If the error remains, check the network: the connection to Kapso is slow or broken.",
    ],
    conflict: [
        "If Kapso already has such an object, delete it, or set adoptExisting to adopt it. Then run the command again.",
        "If the limit of your Kapso plan is reached, raise the limit. Then run the command again.",
    ],
    rateLimit: [runLater, "If the error remains, check what else uses this API key."],
    healthLimit: [
        `${runLater} Kapso limits the health checks of all API keys of a project together.`,
        "Or check the health of fewer configs (verifyHealth).",
    ],
    server: [runLater, "If the error remains, check the proxies between this machine and Kapso, or contact Kapso's support."],
    route: ["Correct the base URL (kapso:baseUrl). It may be the URL of another API version (kapso:apiVersion)."],
    host: [
        "Correct the base URL (kapso:baseUrl or KAPSO_BASE_URL). The server does not serve the host in it.",
        "Or allow that host on the server.",
    ],
    proxy: ["Add the user and the password to the proxy URL in HTTP_PROXY or HTTPS_PROXY."],
    validation: ["Correct the arguments of this resource, then run the command again."],
    metaArguments: ["Correct phoneNumberId, businessAccountId or accessToken, then run the command again. Meta refused them."],
    redirect: (baseUrl: string | undefined) =>
        baseUrl === undefined
            ? [
                  "Correct the base URL (kapso:baseUrl or KAPSO_BASE_URL).",
                  "If it is right, check the proxies between this machine and Kapso: one of them redirects requests.",
              ]
            : [`If that is the Kapso API, set the base URL (kapso:baseUrl or KAPSO_BASE_URL) to ${baseUrl}.`],
};
