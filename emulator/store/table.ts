import { isDeepStrictEqual } from "node:util";

/** The fields that every record has. */
export interface Row {
    readonly id: string;
    readonly created_at: string;
    readonly updated_at: string;
}

export interface ListQuery<Record> {
    /** Selects records. Default: all. */
    where?: (record: Record) => boolean;
    /** Shows creations and deletions as they were this many seconds ago. Default 0: now. */
    lagSeconds?: number;
}

/** Maximum lag of a list, in seconds. Deleted records are kept that long. */
export const MAX_LAG_SECONDS = 5;

interface Entry<Record> {
    record: Record;
    /** Order of insertion. It sorts records with the same creation time. */
    readonly sequence: number;
    readonly insertedAt: number;
    deletedAt: number | null;
}

/**
 * Records by ID, listed newest first. Deleted records are kept as long as a lagging list can show
 * them.
 */
export class Table<Record extends Row> {
    private readonly entries = new Map<string, Entry<Record>>();
    private sequence = 0;

    /** `untimed`: the fields that change without a new `updated_at`. */
    constructor(
        private readonly now: () => number,
        private readonly untimed: readonly (keyof Record)[] = [],
    ) {}

    /**
     * `insertedAt`: milliseconds of the clock, or -Infinity for a record that lagging lists always
     * show.
     */
    insert(record: Record, insertedAt = this.now()): Record {
        if (this.find(record.id) !== undefined) {
            throw new Error(`There is already a record with the ID "${record.id}".`);
        }
        this.sequence += 1;
        this.entries.set(record.id, { record, sequence: this.sequence, insertedAt, deletedAt: null });
        return record;
    }

    find(id: string): Record | undefined {
        const entry = this.entries.get(id);
        return entry === undefined || entry.deletedAt !== null ? undefined : entry.record;
    }

    list({ where = () => true, lagSeconds = 0 }: ListQuery<Record> = {}): Record[] {
        const at = this.now() - lagSeconds * 1000;
        return [...this.entries.values()]
            .filter((entry) => (lagSeconds > 0 ? existedAt(entry, at) : entry.deletedAt === null))
            .filter((entry) => where(entry.record))
            .sort(newestFirst)
            .map((entry) => entry.record);
    }

    /** Replaces the defined fields. As in Rails, `updated_at` changes only if a value differs. */
    change(id: string, fields: { readonly [Field in keyof Record]?: Record[Field] | undefined }): Record | undefined {
        const entry = this.entries.get(id);
        if (entry === undefined || entry.deletedAt !== null) {
            return undefined;
        }
        const changed: Record = { ...entry.record, ...withoutUndefined(fields) };
        const differing = (Object.keys(changed) as (keyof Record)[]).filter(
            (field) => !isDeepStrictEqual(changed[field], entry.record[field]),
        );
        const isTimed = fields.updated_at === undefined && differing.some((field) => !this.untimed.includes(field));
        entry.record = isTimed ? { ...changed, updated_at: timestamp(this.now()) } : changed;
        return entry.record;
    }

    remove(id: string): boolean {
        const entry = this.entries.get(id);
        if (entry === undefined || entry.deletedAt !== null) {
            return false;
        }
        this.forgetLongDeleted();
        entry.deletedAt = this.now();
        return true;
    }

    private forgetLongDeleted(): void {
        const horizon = this.now() - MAX_LAG_SECONDS * 1000;
        for (const [id, entry] of this.entries) {
            if (entry.deletedAt !== null && entry.deletedAt < horizon) {
                this.entries.delete(id);
            }
        }
    }
}

/** The format of every time in Kapso's responses: "2023-07-15T14:30:45Z". */
export function timestamp(milliseconds: number): string {
    return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, "Z");
}

function existedAt(entry: Entry<unknown>, at: number): boolean {
    return entry.insertedAt <= at && (entry.deletedAt === null || entry.deletedAt > at);
}

function newestFirst(a: Entry<Row>, b: Entry<Row>): number {
    return Date.parse(b.record.created_at) - Date.parse(a.record.created_at) || b.sequence - a.sequence;
}

function withoutUndefined<Fields extends object>(fields: Fields): Partial<Fields> {
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}
