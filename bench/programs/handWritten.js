// As Pulumi's guide to dynamic providers teaches it: the provider is an object of the program, and
// its code is stored in the state.
const { dynamic } = require("@pulumi/pulumi");
const { WhatsAppConfigProvider } = require("./provider");

const provider = new WhatsAppConfigProvider();

class WhatsAppConfig extends dynamic.Resource {
    constructor(name, args, opts) {
        super(provider, name, { displayName: undefined, createdAt: undefined, updatedAt: undefined, ...args }, opts);
    }
}

exports.declare = (name, args) => new WhatsAppConfig(name, args);
