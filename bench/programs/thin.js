// The hand-written provider, with its code kept out of the state.
const { CustomResource } = require("@pulumi/pulumi");

class WhatsAppConfig extends CustomResource {}

const outputs = { displayName: undefined, createdAt: undefined, updatedAt: undefined };
const provider = { __provider: 'exports.handler = () => new (require("./provider").WhatsAppConfigProvider)()' };

exports.declare = (name, args) => new WhatsAppConfig("pulumi-nodejs:dynamic:Resource", name, { ...outputs, ...args, ...provider });
