import { release } from "node:os";

/** The kernel's version, without what its builder called it. */
export function system() {
	const [major, minor] = release().split(".");
	return `Linux ${major}.${minor}`;
}
