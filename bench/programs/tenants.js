// Declares each tenant as `examples/tenants` does, but all tenants in one stack.
const { Customer, WhatsAppConfig } = require("pulumi-kapso");

exports.declare = (name, { customerId: _, ...args }) => {
    const customer = new Customer(name, { name: args.name, externalCustomerId: name }, { retainOnDelete: true });
    new WhatsAppConfig(name, { ...args, customerId: customer.id });
};
