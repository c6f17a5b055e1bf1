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

// What Pulumi's host for dynamic providers loads. States hold the names of these exports for years:
// they are never renamed (contract).

const host = new DynamicHost();

/** The provider behind `WhatsAppConfig`. Called by Pulumi's provider process, not by programs. */
export const whatsAppConfig: dynamic.ResourceProvider = host.provider(whatsAppConfigOperations, secretsOf(whatsAppConfigSchema));
/** The provider behind `Customer`. */
export const customer: dynamic.ResourceProvider = host.provider(customerOperations, secretsOf(customerSchema));
/** The provider behind `WhatsAppWebhook`. */
export const whatsAppWebhook: dynamic.ResourceProvider = host.provider(whatsAppWebhookOperations, secretsOf(whatsAppWebhookSchema));
/** The provider behind `ProjectWebhook`. */
export const projectWebhook: dynamic.ResourceProvider = host.provider(projectWebhookOperations, secretsOf(projectWebhookSchema));
