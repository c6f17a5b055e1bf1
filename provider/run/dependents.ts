/**
 * Tracks parents that this run replaces or deletes, and parents to which children refer by literal
 * IDs. The engine does not know of a dependency by a literal ID.
 */
export class Dependents {
    private readonly named = new Set<string>();
    private readonly replaced = new Set<string>();

    /** Records that a child in the program refers to its parent by this ID. */
    name(parentId: string): void {
        this.named.add(parentId);
    }

    isNamed(parentId: string): boolean {
        return this.named.has(parentId);
    }

    /** Records that this run replaces or deletes a parent. */
    replace(parentId: string): void {
        this.replaced.add(parentId);
    }

    isReplaced(parentId: string): boolean {
        return this.replaced.has(parentId);
    }
}
