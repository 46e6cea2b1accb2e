import type { ItemState, ManagedItem } from "./item.ts";

/** How one kind of item is read and put. Nothing here decides. */
export interface Driver<Kind extends ManagedItem["kind"] = ManagedItem["kind"]> {
	/**
	 * The state as it is now. What somebody else made of it comes back as it is, as far as it can be expressed: it then
	 * differs from every state of ours.
	 * @throws {Error} when it cannot be found out, which is not the same as not being there
	 */
	read(item: Extract<ManagedItem, { kind: Kind }>, signal?: AbortSignal): Promise<ItemState>;
	/**
	 * Puts the item into a state, at once: whoever dies in the middle leaves `expected` or `wanted`. On return it is durable
	 * as far as the item can be.
	 * @throws {ItemChangedError} when it is in neither of the two; nothing of it is changed then
	 * @throws {Error} why it cannot be put; it is in `expected` then
	 */
	put(
		item: Extract<ManagedItem, { kind: Kind }>,
		expected: ItemState,
		wanted: ItemState,
		signal?: AbortSignal,
	): Promise<void>;
}

/** A driver for each kind. */
export type Drivers = { readonly [Kind in ManagedItem["kind"]]: Driver<Kind> };

/** Somebody else changed an item while we were about to. Their change stays. */
export class ItemChangedError extends Error {
	override readonly name: string = "ItemChangedError";
}
