/**
 * IDs by which children name their parents as literals, and IDs of parents that this run replaces
 * or
 * deletes. The engine knows nothing of a dependency by a literal ID.
 */
export class Dependents {
    private readonly named = new Set<string>();
    private readonly replaced = new Set<string>();

    /** A child of the program names its parent. */
    name(parentId: string): void {
        this.named.add(parentId);
    }

    isNamed(parentId: string): boolean {
        return this.named.has(parentId);
    }

    /** This run replaces or deletes a parent. */
    replace(parentId: string): void {
        this.replaced.add(parentId);
    }

    isReplaced(parentId: string): boolean {
        return this.replaced.has(parentId);
    }
}
