// The cost of the engine alone: the same inputs and outputs, and a provider that does nothing.
const { CustomResource } = require("@pulumi/pulumi");
const { withoutPromiseStacks } = require("./promiseStacks");

class DoNothing extends CustomResource {}

// All outputs of a WhatsAppConfig. Each costs the program some time, with or without a value.
const outputs = {
    kind: undefined,
    inboundProcessingEnabled: undefined,
    callsEnabled: undefined,
    displayName: undefined,
    displayPhoneNumber: undefined,
    internalId: undefined,
    isCoexistence: undefined,
    nameStatus: undefined,
    qualityRating: undefined,
    status: undefined,
    verifiedName: undefined,
    webhookVerifiedAt: undefined,
    createdAt: undefined,
    updatedAt: undefined,
};
const provider = { __provider: 'exports.handler = () => require("./nothing").nothing' };

exports.declare = (name, args) =>
    withoutPromiseStacks(() => new DoNothing("pulumi-nodejs:dynamic:Resource", name, { ...outputs, ...args, ...provider }));
