// The program of every candidate: only what declares one number differs (declare.js).
const pulumi = require("@pulumi/pulumi");
const { declare } = require("./declare");
const { rows } = require("./fleet.json");

for (const { resource, accessToken, webhookVerifyToken, ...args } of rows) {
    declare(resource, { ...args, accessToken: pulumi.secret(accessToken), webhookVerifyToken: pulumi.secret(webhookVerifyToken) });
}
