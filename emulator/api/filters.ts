import type { Context } from "hono";
import type { ApiVersion } from "../apiVersion";
import type { Kapso, RouteEnv } from "../call";
import type { FieldTable } from "../fields/field";
import type { Row } from "../store/table";

/** The query parameters that filter a list, each with its test of a record. */
export type Filters<Item> = Readonly<{ [parameter: string]: Filter<Item> }>;
export type Filter<Item> = (item: Item, wanted: string) => boolean;

/**
 * The combined filter of a request. Kapso silently ignores unknown parameters, so a parameter that
 * is not in the table does nothing. With `ignoreFilters`, every parameter is unknown. An empty
 * value filters nothing.
 */
export function requestFilter<Item>(c: Context<RouteEnv>, { settings }: Kapso, filters: Filters<Item>): (item: Item) => boolean {
    const asked = Object.entries(settings.ignoreFilters ? {} : filters)
        .map(([parameter, fits]) => ({ fits, wanted: c.req.query(parameter) ?? "" }))
        .filter(({ wanted }) => wanted !== "");
    return (item) => asked.every(({ fits, wanted }) => fits(item, wanted));
}

/**
 * The filters of a list under the parameter names of one API version. Those of v1 are Ransack's.
 */
export function filtersOf(table: FieldTable, version: ApiVersion): Filters<object> {
    const filters = Object.entries(table).flatMap(
        ([name, { filter, isPlatformOnlyFilter: isFilterOnlyOfPlatform }]): [string, Filter<object>][] =>
            filter === undefined || (isFilterOnlyOfPlatform && version === "v1")
                ? []
                : [[PARAMETER_NAMES[version][filter](name), TESTS[filter](name)]],
    );
    return Object.fromEntries(filters);
}

const PARAMETER_NAMES = {
    v1: { whole: (name: string) => `q[${name}_eq]`, part: (name: string) => `q[${name}_cont]` },
    platform: { whole: (name: string) => name, part: (name: string) => `${name}_contains` },
};

const TESTS = { whole: equals, part: contains };

/** Whether the field has exactly the wanted value. */
export function equals(field: string): Filter<object> {
    return (record, wanted) => {
        const value: unknown = Reflect.get(record, field);
        return value !== null && String(value) === wanted;
    };
}

/** Ignores upper and lower case. */
function contains(field: string): Filter<object> {
    return (record, wanted) => String(Reflect.get(record, field)).toLowerCase().includes(wanted.toLowerCase());
}

/**
 * Kapso's documentation does not say whether the range includes the given time. Here it does. An
 * invalid time filters nothing.
 */
const createdSince: Filter<{ readonly created_at: string }> = ({ created_at }, wanted) => !(Date.parse(created_at) < Date.parse(wanted));
const createdUntil: Filter<{ readonly created_at: string }> = ({ created_at }, wanted) => !(Date.parse(created_at) > Date.parse(wanted));

/** The filters by creation time. */
export const CREATED = {
    v1: { "q[created_at_gteq]": createdSince, "q[created_at_lteq]": createdUntil },
    platform: { created_after: createdSince, created_before: createdUntil },
} as const satisfies Record<ApiVersion, Filters<Row>>;
