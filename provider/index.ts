import type * as dynamic from "@pulumi/pulumi/dynamic";
import { customerSchema } from "../schema/customer";
import { projectWebhookSchema } from "../schema/projectWebhook";
import { secretsOf } from "../schema/resourceSchema";
import { whatsAppConfigSchema } from "../schema/whatsAppConfig";
import { whatsAppWebhookSchema } from "../schema/whatsAppWebhook";
import { DynamicHost } from "./host/dynamicHost";
import { customer as customerOperations } from "./resources/customer";
import { projectWebhook as projectWebhookOperations } from "./resources/projectWebhook";
import { whatsAppConfig as whatsAppConfigOperations } from "./resources/whatsAppConfig";
import { whatsAppWebhook as whatsAppWebhookOperations } from "./resources/whatsAppWebhook";

// Pulumi's host for dynamic providers loads this module. States store the names of these exports,
// so the names never change.

const host = new DynamicHost();

/** The provider behind `WhatsAppConfig`. Called by Pulumi's provider process, not by programs. */
export const whatsAppConfig: dynamic.ResourceProvider = host.provider(whatsAppConfigOperations, secretsOf(whatsAppConfigSchema));
/** The provider behind `Customer`. */
export const customer: dynamic.ResourceProvider = host.provider(customerOperations, secretsOf(customerSchema));
/** The provider behind `WhatsAppWebhook`. */
export const whatsAppWebhook: dynamic.ResourceProvider = host.provider(whatsAppWebhookOperations, secretsOf(whatsAppWebhookSchema));
/** The provider behind `ProjectWebhook`. */
export const projectWebhook: dynamic.ResourceProvider = host.provider(projectWebhookOperations, secretsOf(projectWebhookSchema));
