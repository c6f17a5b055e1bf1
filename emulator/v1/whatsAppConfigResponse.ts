import { v1DisplayName, v1PhoneNumber } from "../api/displayed";
import { shownFields } from "../api/shown";
import { CONFIG_FIELDS } from "../fields/config";
import type { Settings } from "../settings";
import type { ConfigRecord } from "../store/records";

/** A config as v1 returns it. Later versions of v1 return more about the number. */
export function configResponse(config: ConfigRecord, settings: Settings): object {
    return {
        ...shownFields(config, CONFIG_FIELDS, settings, "v1"),
        display_name: v1DisplayName(config),
        ...(settings.responses === "later" ? { display_phone_number: v1PhoneNumber(config), ...UNDOCUMENTED } : {}),
    };
}

/** A field that is not in v1's documentation. Clients must accept unknown fields. */
const UNDOCUMENTED = { limits: { messaging_tier: "TIER_1K", daily: 1000 } };
