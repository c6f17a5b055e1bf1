import { z } from "zod";
import { adoptExisting as behaviour } from "../../schema/behaviours";
import { whyNoId } from "../kapso/api/ids";

// Checks of arguments that several resource types share. Each message follows the name of
// the argument: "url must be a string".

export const identifier = (what: string, whyNot = whyNoId) =>
    z
        .string(`must be the ID of ${what}, a string`)
        .refine((id) => whyNot(id) === undefined, `must be the ID of ${what}, without white space or slashes`);

export const label = z.string("must be a string").regex(/\S/, "must not be empty");

export const token = (what: string) =>
    z.string(`must be ${what}, a string`).regex(/^\S+$/, `must be ${what}, not empty and without white space`);

export const flag = z.boolean("must be true or false, without quotes");

export const httpUrl = z
    .string("must be a string")
    // URL.canParse trims and encodes the text; Kapso does not.
    .refine(
        (value) => URL.canParse(value) && /^https?:\/\/[^\s/]\S*$/i.test(value),
        "must be a complete http or https URL without white space",
    );

/** The behaviour argument of every resource type. */
export const adoptExisting = z.enum(behaviour.choices, 'must be "never", "identical" or "always"');
