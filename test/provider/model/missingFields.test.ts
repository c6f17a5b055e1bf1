import { describe, expect, it } from "vitest";
import { errorFromResponse } from "../../../provider/kapso/errors/errorFromResponse";
import { type Definition, tablesOf } from "../../../provider/model/definition";
import { missingFields } from "../../../provider/model/missingFields";
import { resourceTypeIn } from "../../../provider/model/resourceType";
import { whatsAppConfigSchema } from "../../../schema/whatsAppConfig";

const definition = { ...tablesOf(whatsAppConfigSchema), collection: "configs", fields: {} } as unknown as Definition;
const type = resourceTypeIn("v1", definition);

const missingIn = (serverWords: string) =>
    missingFields(
        type,
        errorFromResponse({ attempted: "update it", status: 422, serverWords, requestId: undefined, retryAfter: undefined }),
    ).sort();

const metaIds = ["businessAccountId", "phoneNumberId"];

describe("the 422 of a PATCH", () => {
    it.each([
        ["Access token can't be blank", ["accessToken"]],
        ["Access token cannot be empty", ["accessToken"]],
        ["access_token is required", ["accessToken"]],
        ["access_token: is missing", ["accessToken"]],
        ["access_token is missing (missing_parameter)", ["accessToken"]],
        ["Validation failed: Phone number can't be blank, Business account can't be blank", metaIds],
        ["Phone number ID must be present; Business account ID must be present", metaIds],
        ["phone_number_id, business_account_id and access_token are required for production configs", ["accessToken", ...metaIds]],
        ["A production config requires phone_number_id, business_account_id, and access_token", ["accessToken", ...metaIds]],
        ["Missing required parameters: `phone_number_id`, `business_account_id`", metaIds],
        ["param is missing or the value is empty: access_token", ["accessToken"]],
    ])("names its missing fields: %s", (words, fields) => {
        expect(missingIn(words)).toEqual(fields);
    });

    it.each([
        "The provided access token does not have access to this business account",
        "Access token is missing the permission whatsapp_business_management",
        "Access token is required to have more permissions",
        "An access token is required to request this resource",
        "Meta requires that the access token belongs to the business account",
        "Access token must belong to the business account that is present",
        "Missing access token permissions",
        "Name is required, access token was not changed",
        "Display phone number can't be verified: the access token provided is expired",
    ])("does not count an access token as missing if it only mentions the token: %s", (words) => {
        expect(missingIn(words)).not.toContain("accessToken");
    });
});
