import type { Cell } from "./cells";

/** The result of a cell: the run succeeds despite the fault, or fails with a matching message. */
export type Expected = "survived" | RegExp;

/** A run survives every fault that passes, with these exceptions. Faults that stay fail the run. */
export function expectedOf(cell: Cell): Expected {
    const { operation, fault, where, duration } = cell;
    if (operation.command === "refresh" && where === "request 1, a list") {
        return "survived"; // The provider then reads each object singly.
    }
    switch (fault.title) {
        case "401":
            // If other requests return 401, a 404 does not confirm that a customer was deleted.
            return /^(Could not .*: Kapso returned 401.* \[KAPSO-AUTHENTICATION\]|The health of .*Kapso returned 401.* \[KAPSO-UNHEALTHY\]|.* \[KAPSO-UNCONFIRMED\])/;
        case "null is ignored":
            return /a success status, but kept \w+.* \[KAPSO-NOT-STORED\]/;
        case "Meta refuses the token":
            return /is unhealthy: .*phone_number_access.* \[KAPSO-UNHEALTHY\]/;
        case "lists lag 2 s":
            return "survived";
        case "lists lag 5 s":
            // With these settings, the provider reads the list again for less than 5 s after a 404.
            // A refresh of several objects accepts the list.
            return where !== "once" && operation.title.endsWith("a deleted one") && operation.requests[0] !== "list"
                ? /^Could not confirm that .* was deleted: Kapso returns 404 for it, but still lists it.*Nothing was removed.* \[KAPSO-STILL-LISTED\]/
                : "survived";
    }
    if (duration === "passes") {
        return "survived";
    }
    if (where === "every POST" && fault.executes) {
        return "survived"; // The provider finds the object that the first POST created.
    }
    const hit = where === "all but the first" ? operation.requests.slice(1) : operation.requests;
    if (hit.join() === "DELETE" && fault.title.startsWith("slow")) {
        return "survived"; // A 204 has no body.
    }
    if (isUnknownAfterwards(cell)) {
        return /^Could not confirm the create of .*: the response was lost \(.*\)\. The search for the object failed too.*The object may exist now.* \[KAPSO-CREATE-UNKNOWN\]\n.*KAPSO_ADOPT_EXISTING=identical/s;
    }
    return /^(Could not .+: .+ \[KAPSO-[A-Z-]+\]\n {2}- [A-Z]|The health of .+ is unknown: .+ \[KAPSO-UNHEALTHY\]\n)/;
}

/**
 * Whether the next run asks once whether an existing object may be adopted: the POST created a
 * config, and no list showed it before the run gave up.
 */
export function asksAfterwards(cell: Cell): boolean {
    return cell.fault.executes && isUnknownAfterwards(cell);
}

/** The POST and every list after it failed. A POST that returned 429 was certainly not executed. */
function isUnknownAfterwards({ operation, fault, where, duration }: Cell): boolean {
    return duration === "stays" && where === "all but the first" && operation.requests[1] === "POST" && !fault.title.startsWith("429");
}
