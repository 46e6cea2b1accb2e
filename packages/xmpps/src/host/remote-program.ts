/**
 * Runs on a host that ssh leads to, and is the whole of what its shell gets to see: it is constant. Which command to run, with
 * which environment, comes through stdin as fields of the form `LENGTH:BYTES`; what is left of stdin is the command's. Its first
 * word on stderr tells that ssh has come through: how ssh itself ends is no exit code of the command.
 */
export const REMOTE_PROGRAM: string = String.raw`
binmode STDIN; $SIG{PIPE} = "DEFAULT"; syswrite(STDERR, "xmpps-remote\n");
sub field {
  my ($digits, $byte) = ("", "");
  while (sysread(STDIN, $byte, 1)) { last if $byte eq ":"; $digits .= $byte }
  $digits =~ /^\d{1,8}$/ or exit 126;
  my $bytes = "";
  while (length $bytes < $digits) { sysread(STDIN, $bytes, $digits - length $bytes, length $bytes) or exit 126 }
  return $bytes;
}
my $environment = field(); for (1 .. $environment) { my ($name, $value) = (field(), field()); $ENV{$name} = $value }
my $folder = field(); $folder eq "" or chdir $folder or exit 126;
my $count = field(); my @command = map { field() } 1 .. $count;
exec { $command[0] } @command; print STDERR "$command[0]: $!\n"; exit 127;
`;

/** The word that it begins with. */
export const ARRIVED = "xmpps-remote\n";

/** What the remote program is told: a command, and how to run it. @throws {Error} for what no command can have */
export function remoteOrder(
	argv: readonly string[],
	{ env = {}, cwd = "" }: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Uint8Array {
	const fields = [
		String(Object.keys(env).length),
		...Object.entries(env).flat(),
		cwd,
		String(argv.length),
		...argv,
	].map((text) => {
		if (text.includes("\0")) throw new Error("Cannot run a command: a NUL is in it");
		const bytes = Buffer.from(text);
		return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes]);
	});
	return Buffer.concat(fields);
}

/** The command line for the remote shell: one constant word in quotes. */
export const REMOTE_COMMAND: string = `exec perl -e '${REMOTE_PROGRAM.replaceAll("\n", " ").trim()}'`;
