import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { printable } from "xmpps-connect/protocol";
import type { HostLock } from "./changeable-host.ts";

/** What the holder ends in when somebody else has the lock. */
const TAKEN = 75;

/** Milliseconds within which it is known whether the lock is ours: a process and, by ssh, a round trip. */
const PATIENCE = 20_000;

/**
 * Milliseconds between two signs of life. Through a line that was cut nobody learns that the other end is gone, for hours: the
 * holder lets the lock go when it hears nothing for `silence` seconds. That is longer than ssh needs to notice (ssh-login.ts),
 * so that who had the lock knows that it is lost before anybody else can have it.
 */
const SIGN_OF_LIFE = 5_000;

/**
 * Holds the lock (flock(2), as flock(1) does) as long as its stdin is open: the end of whoever started it closes it, however
 * that comes. Signals of a terminal are not for it. Whoever finds that the file is no longer the one of that name tries again.
 */
const HOLDER: string = String.raw`
use strict; use warnings; use Fcntl qw(:DEFAULT :flock); use Errno;
$SIG{$_} = 'IGNORE' for qw(HUP INT TERM PIPE); $| = 1; umask 077;
my ($path, $silence) = @ARGV; $path =~ m{^/.*[^/]\z}s or die "no path\n";
my @folders; for (my $folder = $path; $folder =~ s{/[^/]+\z}{} && $folder ne '' && !-d $folder;) { unshift @folders, $folder }
for (@folders) { mkdir $_, 0700 or -d $_ or die "$!\n" }
for (1 .. 100) {
  sysopen(my $handle, $path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600) or die "$!\n";
  if (!flock($handle, LOCK_EX | LOCK_NB)) { exit ${TAKEN} if $!{EWOULDBLOCK}; die "$!\n" }
  my @ours = stat $handle; my @there = lstat $path;
  hold() if @there && $there[0] == $ours[0] && $there[1] == $ours[1];
}
die "the file is replaced all the time\n";
sub hold {
  print "locked\n";
  while (1) {
    my $ready = ''; vec($ready, 0, 1) = 1;
    exit 1 if !select($ready, undef, undef, $silence || undef);
    sysread(STDIN, my $sign, 4096) or exit 0;
  }
}
`;

/** How to hold a lock. */
export interface HoldOptions {
	/** Seconds without a sign of life after which the lock is let go; absent: the end of a process is always seen. */
	readonly silence?: number;
}

/**
 * Takes a lock through a process on the host.
 * @param start starts a command on the host, with pipes to its stdin, stdout and stderr
 * @returns undefined when somebody else has it
 * @throws {Error} when it cannot be taken
 */
export async function holdLock(
	start: (argv: readonly string[]) => ChildProcess,
	path: string,
	{ silence = 0 }: HoldOptions = {},
): Promise<HostLock | undefined> {
	const child = start(["perl", "-e", HOLDER, path, String(silence)]);
	const ended = ending(child);
	child.stdin?.on("error", () => undefined);
	let words = "";
	child.stderr?.setEncoding("utf8").on("data", (text: string) => {
		words = (words + text).slice(-500);
	});
	const locked = new Promise<boolean>((resolve) => {
		let text = "";
		child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
			// A login may greet before.
			text = (text + chunk).slice(-4096);
			if (/^locked$/m.test(text)) resolve(true);
		});
	});
	const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
	const got = await Promise.race([locked, ended.then(() => false)]);
	clearTimeout(timer);
	if (got) return held(child, ended, silence);
	const code = await ended;
	if (code === TAKEN) return undefined;
	const why = words.trim().split("\n").at(-1) ?? "";
	throw new Error(
		`Cannot take the lock "${printable(path, 300)}": ${why === "" ? "its holder ended without a word" : printable(why, 200)}`,
	);
}

function held(child: ChildProcess, ended: Promise<unknown>, silence: number): HostLock {
	const signs = silence === 0 ? undefined : setInterval(() => child.stdin?.write("\n"), SIGN_OF_LIFE).unref();
	let released = false;
	const lost = new Promise<void>((resolve) => {
		void ended.then(() => {
			clearInterval(signs);
			if (!released) resolve();
		});
	});
	return {
		lost,
		async release() {
			released = true;
			clearInterval(signs);
			child.stdin?.end();
			// Who does not end by itself has no line to us any more.
			const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
			await ended;
			clearTimeout(timer);
		},
	};
}

/** The exit code; undefined when a signal ended it or it could not be started. */
async function ending(child: ChildProcess): Promise<number | undefined> {
	try {
		const [code] = (await once(child, "close")) as [number | null];
		return code ?? undefined;
	} catch {
		return undefined;
	}
}
