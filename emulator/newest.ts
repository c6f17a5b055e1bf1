/** The newest items of a list that would otherwise grow while the emulator runs. */
export class Newest<Item> {
    private items: Item[] = [];
    private sizes: number[] = [];
    private size = 0;
    private dropped = 0;

    constructor(
        private readonly maxItems: number,
        private readonly maxSize = Number.POSITIVE_INFINITY,
    ) {}

    /** How many items were added. */
    get count(): number {
        return this.dropped + this.items.length;
    }

    /** The kept items, oldest first. */
    get kept(): readonly Item[] {
        return this.items;
    }

    add(item: Item, size = 0): void {
        this.items.push(item);
        this.sizes.push(size);
        this.size += size;
        if (this.items.length > this.maxItems || this.size > this.maxSize) {
            this.dropOldest();
        }
    }

    /**
     * The n-th added item, counted from 1; undefined if it was not added yet or is no longer kept.
     */
    nth(n: number): Item | undefined {
        return this.items[n - 1 - this.dropped];
    }

    /** Removes a tenth at once, because each removal from the front moves the whole list. */
    private dropOldest(): void {
        let count = 0;
        while (this.items.length - count > this.maxItems * 0.9 || this.size > this.maxSize * 0.9) {
            this.size -= this.sizes[count] ?? 0;
            count += 1;
        }
        this.items.splice(0, count);
        this.sizes.splice(0, count);
        this.dropped += count;
    }
}
