import * as pulumi from "@pulumi/pulumi";
import { WhatsAppConfig } from "pulumi-kapso";
import { readNumbers, readTokens } from "./fleet";

const settings = new pulumi.Config();
const all = readNumbers("numbers.json");
const tokens = readTokens(settings, all);
const ownShard = settings.getNumber("shard");
const numbers = ownShard === undefined ? all : all.filter(({ shard }) => shard === ownShard);
const webhookVerifyToken = settings.requireSecret("webhookVerifyToken");

const configs = numbers.map(({ key, shard, ...number }) => {
    const config = new WhatsAppConfig(key, {
        ...number,
        // A row may have no token: nobody has the token of a number that was connected on Kapso's
        // signup page.
        accessToken: tokens.apply((all) => all[key]),
        webhookVerifyToken,
    });
    return [key, config.id] as const;
});

/** The ID of each config, by the row's key. */
export const configIds = Object.fromEntries(configs);
