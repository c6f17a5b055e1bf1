// The program of every candidate. Only declare.js differs, which declares one number.
const pulumi = require("@pulumi/pulumi");
const { declare } = require("./declare");
const { rows } = require("./fleet.json");

for (const { resource, accessToken, webhookVerifyToken, ...args } of rows) {
    declare(resource, { ...args, accessToken: pulumi.secret(accessToken), webhookVerifyToken: pulumi.secret(webhookVerifyToken) });
}
