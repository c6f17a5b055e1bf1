import * as pulumi from "@pulumi/pulumi";
import { WhatsAppConfig } from "pulumi-kapso";

const config = new pulumi.Config();

const support = new WhatsAppConfig("support", {
    customerId: config.require("customerId"),
    name: config.get("name") ?? "Acme support",
    phoneNumberId: config.require("phoneNumberId"),
    businessAccountId: config.require("businessAccountId"),
    accessToken: config.requireSecret("accessToken"),
    webhookVerifyToken: config.requireSecret("webhookVerifyToken"),
    webhookDestinationUrl: config.require("webhookDestinationUrl"),
});

export const configId = support.id;
export const displayName = support.displayName;
