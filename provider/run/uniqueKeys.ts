/**
 * Tracks unique keys, such as the phone number of a config, as this run's resources change them.
 */
export class UniqueKeys {
    private readonly givenUp = new Set<string>();
    private readonly askedFor = new Set<string>();
    /** Keys of objects in the state that a create could not create again. */
    private readonly irreplaceable = new Set<string>();

    giveUp(key: string): void {
        this.givenUp.add(key);
    }

    isGivenUp(key: string): boolean {
        return this.givenUp.has(key);
    }

    askFor(key: string): void {
        this.askedFor.add(key);
    }

    isAskedFor(key: string): boolean {
        return this.askedFor.has(key);
    }

    keep(key: string): void {
        this.irreplaceable.add(key);
    }

    isIrreplaceable(key: string): boolean {
        return this.irreplaceable.has(key);
    }
}
