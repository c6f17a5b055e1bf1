const { WhatsAppConfig } = require("pulumi-kapso");

exports.declare = (name, args) => new WhatsAppConfig(name, args);
