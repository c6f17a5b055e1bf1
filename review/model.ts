import type { ResourceName } from "../schema/resources";

/** What a reviewer reads, in the order to read it. Secrets are not in it. */
export interface Review {
    /** What was compared. */
    of: "preview" | "drift";
    /** The Pulumi project and stack, `whatsapp/prod`; absent where the file names none. */
    stack?: string;
    /** Whether the preview itself failed: changes may be missing. */
    failed: boolean;
    /** Why it failed, in the words of Kapso's provider. Empty where something else failed. */
    failures: string[];
    /** How many resources of Kapso each thing happens to. */
    counts: Record<Operation, number>;
    /** How many resources of other providers change; they are not shown. */
    others: number;
    /** What to think about before merging, the worst first. */
    risks: Risk[];
    /** The changes, by customer: those with replacements or deletions first. */
    customers: CustomerReview[];
}

export const operations = ["replaced", "deleted", "changed", "created"] as const;

/** What happens to a resource. */
export type Operation = (typeof operations)[number];

/** The changes of one customer. */
export interface CustomerReview {
    /** Its name, or what else is known of it. */
    name: string;
    /** Kapso's id of it; absent where it is not made yet, or not in the file. */
    id?: string;
    /**
     * False where the file does not say which customer these belong to: `name` is then a config's.
     */
    isCustomer: boolean;
    /** These belong to no customer, but to the project itself: `name` is then "project". */
    isProject?: true;
    changes: Change[];
    /** Configs that come from another customer: they are shown there. */
    arrivals: { name: string; from: string }[];
}

/** What happens to one resource. */
export interface Change {
    urn: string;
    /** The resource's name in the program. */
    name: string;
    resource: ResourceName;
    operation: Operation;
    /**
     * The account, where it is not that of the stack's configuration: the name of its `Provider`.
     */
    account?: string;
    /** Of a config. */
    kind?: "production" | "sandbox";
    /** Of a config that moves: the two customers. */
    move?: { from: string; to: string };
    /** The fields that change; of a created or deleted one, all that are declared. */
    fields: FieldChange[];
    /** Why it is touched though no field that can be shown changes. */
    note?: Words;
}

/** One changed field. */
export interface FieldChange {
    field: string;
    now: Shown;
    after: Shown;
}

/** A value as it may be shown. */
export type Shown =
    | { is: "absent" }
    /** Known only once the change is carried out. */
    | { is: "unknown" }
    | { is: "secret"; rotated: boolean }
    | { is: "text"; text: string }
    /** A destination, without credentials and values of its query. */
    | {
          is: "url";
          before: string;
          host: string;
          behind: string;
          /** The difference is in a part that is not shown. */
          differsHidden?: true;
      };

export const riskKinds = ["customerData", "outage", "sharedNumber", "foreignDomain", "urlCredentials", "plainHttp"] as const;

/** Something to think about. */
export interface Risk {
    kind: (typeof riskKinds)[number];
    /** The resources that it is about. */
    urns: string[];
    message: Words;
}

/** A sentence: own words, and values that stand in the preview. */
export type Words = readonly (string | { value: string })[];

/** A sentence as plain text. */
export function plain(words: Words): string {
    return words.map((word) => (typeof word === "string" ? word : JSON.stringify(word.value))).join("");
}
