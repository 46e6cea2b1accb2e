/** Why a file could not be read or written, as the system calls it: `ENOENT`. */
export function fileErrorCode(cause: unknown): string {
	return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
}
