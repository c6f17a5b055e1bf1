import type { Cell } from "./cells";

/**
 * What a cell ends with: the fault is survived within the run, or the run fails with a message that
 * says what happened and what to do.
 */
export type Expected = "survived" | RegExp;

/**
 * The promise: what passes is survived. These are the exceptions, and what becomes of faults that
 * stay.
 */
export function expectedOf(cell: Cell): Expected {
    const { operation, fault, where, duration } = cell;
    if (operation.command === "refresh" && where === "request 1, a list") {
        return "survived"; // What a list does not answer is asked for singly.
    }
    switch (fault.title) {
        case "401":
            // Beside others that answer 401, a customer that answers 404 is not believed.
            return /^(Could not .*: Kapso answered 401.* \[KAPSO-AUTHENTICATION\]|The health of .*Kapso answered 401.* \[KAPSO-UNHEALTHY\]|.* \[KAPSO-UNCONFIRMED\])/;
        case "null is ignored":
            return /with success, but kept \w+.* \[KAPSO-NOT-STORED\]/;
        case "Meta refuses the token":
            return /is unhealthy: .*phone_number_access.* \[KAPSO-UNHEALTHY\]/;
        case "lists lag 2 s":
            return "survived";
        case "lists lag 5 s":
            // Longer than a list is asked again after a 404 in this configuration. A refresh of
            // several believes what the list shows.
            return where !== "once" && operation.title.endsWith("gone") && operation.requests[0] !== "list"
                ? /answers 404 for .* and yet lists it.*Nothing was removed.* \[KAPSO-STILL-LISTED\]/
                : "survived";
    }
    if (duration === "passes") {
        return "survived";
    }
    if (where === "every POST" && fault.executes) {
        return "survived"; // What the first one made is found.
    }
    const hit = where === "all but the first" ? operation.requests.slice(1) : operation.requests;
    if (hit.join() === "DELETE" && fault.title.startsWith("slow")) {
        return "survived"; // 204 has no body that could be slow.
    }
    if (isUnknownAfterwards(cell)) {
        return /^The answer to the create of .* was lost \(.*\), and what it made could not be looked for.*It may exist now.* \[KAPSO-CREATE-UNKNOWN\]\n.*KAPSO_ADOPT_EXISTING=identical/s;
    }
    return /^(Could not .+: .+ \[KAPSO-[A-Z-]+\]\n {2}- [A-Z]|The health of .+ is unknown: .+ \[KAPSO-UNHEALTHY\]\n)/;
}

/**
 * Whether the next run asks once if what it finds is ours: the POST made a config, and no list
 * could tell so before the run had to give up.
 */
export function asksAfterwards(cell: Cell): boolean {
    return cell.fault.executes && isUnknownAfterwards(cell);
}

/** The POST and every list after it failed. A 429 is no doubt: what it refused was not executed. */
function isUnknownAfterwards({ operation, fault, where, duration }: Cell): boolean {
    return duration === "stays" && where === "all but the first" && operation.requests[1] === "POST" && !fault.title.startsWith("429");
}
