import { constants } from "node:os";

export type CArgument = number | string | null | ArrayBufferView;

/** A function of the C library; -1 mostly means that it failed. */
export type CFunction = (...args: readonly CArgument[]) => number;

/** Functions of the C library, bound by their prototypes. */
export type CLibrary<Name extends string> = Readonly<Record<Name, CFunction>> & {
	/** Why the last call failed, by its name: `EPERM`. */
	readonly errno: () => string;
};

/**
 * Binds functions that Node lacks. koffi is loaded here and not before: 20 ms that nobody else pays for.
 * @param prototypes the functions as C declares them, by their names
 * @throws {Error} where the system is not Linux, or koffi has no binary for it
 */
export async function openCLibrary<Name extends string>(
	prototypes: Readonly<Record<Name, string>>,
): Promise<CLibrary<Name>> {
	if (process.platform !== "linux") throw new Error(`Cannot open system calls: "${process.platform}" is not Linux`);
	const { default: koffi } = await import("koffi");
	// The process itself: Node has linked the C library already, whatever its name is here.
	const libc = koffi.load(null);
	const names = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
	const functions = Object.entries<string>(prototypes).map(([name, prototype]) => [name, libc.func(prototype)]);
	const errno = (): string => names.get(koffi.errno()) ?? `errno ${koffi.errno()}`;
	return { ...(Object.fromEntries(functions) as Record<Name, CFunction>), errno };
}
