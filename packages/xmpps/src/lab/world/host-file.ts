/** A file that the lab puts on a host before the host starts. */
export interface HostFile {
	/** Absolute. Missing parent folders are made, owned by root. */
	readonly path: string;
	readonly content: string;
	/** Permission bits; default 0o644. */
	readonly mode?: number;
	/** A user of the image, whose group it gets too; default root. */
	readonly owner?: string;
}
