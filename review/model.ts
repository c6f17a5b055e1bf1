import type { ResourceName } from "../schema/resources";

/** What a reviewer reads, in reading order. It contains no secrets. */
export interface Review {
    /** Whether a preview or a drift (a refresh preview) is reviewed. */
    of: "preview" | "drift";
    /** The Pulumi project and stack, `whatsapp/prod`. Absent if the file names none. */
    stack?: string;
    /** Whether the preview itself failed. Changes may then be missing. */
    failed: boolean;
    /** Why it failed, in the words of Kapso's provider. Empty if something else failed. */
    failures: string[];
    /** The number of this package's resources per operation. */
    counts: Record<Operation, number>;
    /** The number of changed resources of other providers, which are not shown. */
    others: number;
    /** The risks of the change, the worst first. */
    risks: Risk[];
    /** The changes by customer. Customers with replacements or deletions come first. */
    customers: CustomerReview[];
}

export const operations = ["replaced", "deleted", "changed", "created"] as const;

/** The operation on a resource. */
export type Operation = (typeof operations)[number];

/** The changes of one customer. */
export interface CustomerReview {
    /** The name of the customer, or another text that identifies it. */
    name: string;
    /** Kapso's ID of the customer. Absent if it is not created yet, or not in the file. */
    id?: string;
    /** False if the file does not say which customer is the parent. `name` is then a config's. */
    isCustomer: boolean;
    /** Set for changes of the project itself. `name` is then "project". */
    isProject?: true;
    changes: Change[];
    /** Configs that come from another customer, where their change is shown. */
    arrivals: { name: string; from: string }[];
}

/** The change of one resource. */
export interface Change {
    urn: string;
    /** The resource's name in the program. */
    name: string;
    resource: ResourceName;
    operation: Operation;
    /** The name of its `Provider`. Absent if the account is that of the stack's configuration. */
    account?: string;
    /** Only for a config. */
    kind?: "production" | "sandbox";
    /** Only for a config that gets another customer: both customers. */
    move?: { from: string; to: string };
    /** The fields that change. For a created or deleted resource, all declared fields. */
    fields: FieldChange[];
    /** Why the resource changes although no field that can be shown changes. */
    note?: Words;
}

/** One changed field. */
export interface FieldChange {
    field: string;
    now: Shown;
    after: Shown;
}

/** A value in a form that is safe to show. */
export type Shown =
    | { is: "absent" }
    /** Known only after the change. */
    | { is: "unknown" }
    | { is: "secret"; rotated: boolean }
    | { is: "text"; text: string }
    /** A destination, without credentials and query values. */
    | {
          is: "url";
          before: string;
          host: string;
          behind: string;
          /** The difference is in a part that is not shown. */
          differsHidden?: true;
      };

export const riskKinds = ["customerData", "outage", "sharedNumber", "foreignDomain", "urlCredentials", "plainHttp"] as const;

/** A risk that a reviewer must consider. */
export interface Risk {
    kind: (typeof riskKinds)[number];
    /** The resources that the risk concerns. */
    urns: string[];
    message: Words;
}

/** A sentence: text of this package, and values from the preview. */
export type Words = readonly (string | { value: string })[];

/** A sentence as plain text. */
export function plain(words: Words): string {
    return words.map((word) => (typeof word === "string" ? word : JSON.stringify(word.value))).join("");
}
