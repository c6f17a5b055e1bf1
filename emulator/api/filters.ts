import type { Context } from "hono";
import type { RouteEnv, Service } from "../call";

/** The query parameters by which a list can be narrowed, and whether a record fits what stands in one. */
export type Filters<Item> = Readonly<{ [parameter: string]: Filter<Item> }>;
export type Filter<Item> = (item: Item, wanted: string) => boolean;

/**
 * Whether a record fits the filters of a request. A parameter that is not in the table does
 * nothing, because Kapso silently ignores unknown filters; with `ignoreFilters`, all of them are
 * unknown. An empty value filters nothing either.
 */
export function fitting<Item>(c: Context<RouteEnv>, { settings }: Service, filters: Filters<Item>): (item: Item) => boolean {
    const asked = Object.entries(settings.ignoreFilters ? {} : filters)
        .map(([parameter, fits]) => ({ fits, wanted: c.req.query(parameter) ?? "" }))
        .filter(({ wanted }) => wanted !== "");
    return (item) => asked.every(({ fits, wanted }) => fits(item, wanted));
}

export function equals<Name extends string>(field: Name): Filter<Readonly<Record<Name, unknown>>> {
    return (record, wanted) => record[field] !== null && String(record[field]) === wanted;
}

/** Upper and lower case are the same. */
export function contains<Name extends string>(field: Name): Filter<Readonly<Record<Name, string>>> {
    return (record, wanted) => record[field].toLowerCase().includes(wanted.toLowerCase());
}

/** No document says whether the moment itself belongs to it: here it does. What is not a time filters nothing. */
export const createdSince: Filter<{ readonly created_at: string }> = ({ created_at }, wanted) =>
    !(Date.parse(created_at) < Date.parse(wanted));
export const createdUntil: Filter<{ readonly created_at: string }> = ({ created_at }, wanted) =>
    !(Date.parse(created_at) > Date.parse(wanted));
