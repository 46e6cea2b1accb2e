import type { HostFile } from "./host-file.ts";

/**
 * What a program needs on its host. Every program of the lab is a pure function that makes one of these, so that what a
 * world consists of can be read, compared and tested without starting anything.
 */
export interface Provision {
	/** Debian packages that the host's image must have. */
	readonly packages: readonly string[];
	/** Written before the host starts. */
	readonly files?: readonly HostFile[];
	/** Certificates of the world, by name, and where they are to be found. */
	readonly certificates?: readonly CertificateUse[];
	/** Absolute paths of files and folders of the image that are taken away. */
	readonly removed?: readonly string[];
	/** Absolute paths of links, each with what it points to. */
	readonly links?: Readonly<Record<string, string>>;
	/** On a plain host: programs that run in the foreground, started in this order, each when the one before is ready. */
	readonly processes?: readonly HostProcess[];
	/** On a machine: systemd units that must be active before the host counts as up. */
	readonly units?: readonly string[];
	/** On a machine: TCP ports that must be listened on before it counts as up, since an active unit may not listen yet. */
	readonly listening?: readonly number[];
	/** Commands that are run on the host, one after the other, once it is up: accounts that no file can make. */
	readonly commands?: readonly HostCommand[];
}

/** The files of a certificate on a host, all PEM. */
export interface CertificateUse {
	readonly name: string;
	/** The certificate and those between it and the authority. */
	readonly cert?: string;
	/** The key, readable to its owner alone. */
	readonly key?: string;
	/** Both in one file, as ejabberd and HAProxy want it. */
	readonly both?: string;
	/** Owner of the key; default root. */
	readonly owner?: string;
}

/** A program that the lab starts itself. */
export interface HostProcess {
	/** Names its log file. */
	readonly name: string;
	/** Run one after the other before it, each to its end; exit code 0 is expected. */
	readonly before?: readonly (readonly string[])[];
	readonly command: readonly string[];
	/** Run again and again until it ends with 0: then the program is ready. */
	readonly ready: readonly string[];
}

/** A command with what it is for, which a failure names. */
export interface HostCommand {
	readonly what: string;
	readonly command: readonly string[];
	/** Given to it on stdin. */
	readonly input?: string;
	/** Run again until it ends with 0, for so many milliseconds; default: once. */
	readonly patience?: number;
}
