/**
 * In place of ssh a shell of this machine, which gets the command line that a remote one would.
 * @param lines of a shell that come before a command; `$last` is the remote command
 * @param login those that come before the login
 */
export function fakeSsh(lines = "", login = ""): readonly string[] {
	const script = `for last; do :; done
case " $* " in
*" ControlMaster=yes "*) ${login || ":"};;
*) ${lines || ":"};;
esac
exec sh -c "$last"`;
	return ["sh", "-c", script, "ssh"];
}
