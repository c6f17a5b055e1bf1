import { z } from "zod";

/** A field of an answer: its name on the wire and its form. A field of another form counts as one that this version does not return. */
export interface WireField {
    wire: string;
    form: z.ZodType;
}

const field = (form: z.ZodType) => (wire: string) => ({ wire, form: z.nullish(form).catch(undefined) });

export const text = field(z.string());
export const flag = field(z.boolean());
export const number = field(z.number());
export const texts = field(z.array(z.string()));
export const textByName = field(z.record(z.string(), z.string()));

/** Objects of one sort, as one generation of the API reaches them. */
export interface Objects {
    /** The key around the object in a request. */
    root: string;
    /** Where the objects of one owner are listed and created. */
    within: (owner: string) => string;
    /** Where all objects of the project are listed; absent where there is no such list. Perhaps a 404: versions differ. */
    ofProject?: string;
    /** One object; `id` as it stands in a state. */
    one: (id: string) => string;
    /** The id as it stands in a state, out of the owner and the id in an answer. */
    stateId: (owner: string, id: string) => string;
    /** Our names, in Kapso's terms in camelCase, for those on the wire. What is not listed never enters a state. */
    fields: Record<string, WireField>;
    /** Fields that only requests carry. */
    writeOnly: Record<string, string>;
}

/** One generation of the Kapso API: all that differs from another one. */
export interface Generation {
    baseUrl: string;
    configs: Objects;
    customers: Objects;
    webhooks: Objects;
    /** Health of a config, not wrapped in `data`. */
    health: (id: string) => string;
}
