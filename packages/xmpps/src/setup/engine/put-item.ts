import type { Drivers } from "../items/driver.ts";
import type { ItemState, ManagedItem } from "../items/item.ts";

/** Reads an item with the driver of its kind. */
export function readItem(drivers: Drivers, item: ManagedItem, signal?: AbortSignal): Promise<ItemState> {
	return driverOf(drivers, item).read(item, signal);
}

/** Puts an item with the driver of its kind. */
export function putItem(
	drivers: Drivers,
	item: ManagedItem,
	expected: ItemState,
	wanted: ItemState,
	signal?: AbortSignal,
): Promise<void> {
	return driverOf(drivers, item).put(item, expected, wanted, signal);
}

interface AnyDriver {
	read(item: ManagedItem, signal?: AbortSignal): Promise<ItemState>;
	put(item: ManagedItem, expected: ItemState, wanted: ItemState, signal?: AbortSignal): Promise<void>;
}

/** The one place where the compiler cannot see that kind and driver belong together. */
function driverOf(drivers: Drivers, { kind }: ManagedItem): AnyDriver {
	return drivers[kind] as AnyDriver;
}
