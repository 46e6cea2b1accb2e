/**
 * The whole command line that a remote shell gets to see. It is constant, and quoted so that every shell reads it alike: sh,
 * bash, zsh, fish, csh. It reads a program from stdin, behind ten digits that say how long that is, and runs it.
 */
export const REMOTE_COMMAND: string =
	"exec perl -e 'sub r{my($n,$b)=(shift,q());while(length($b)<$n){sysread(STDIN,$b,$n-length($b),length($b))or exit 97}$b}eval r(r(10));die$@if$@'";

/** What the program says first: a shell that greets may have said something before. */
export const ARRIVED = "xmpps-remote-1\n";

/**
 * Runs a command on the host that ssh leads to. What to run comes behind the program, behind ten digits as well, as fields of
 * the form `LENGTH:BYTES`.
 *
 * `start` becomes the command, which has the rest of stdin. `run` tells on stdout what the command writes and how it ends, as
 * frames of a letter, a length in four bytes and as many bytes: so that how ssh ends is never taken for how the command ended,
 * nor what ssh says for what it said. The command is killed, with all that it started, when stdin ends (whoever asked is gone,
 * or has waited long enough), and at last by the clock, should a line that was cut never tell.
 */
const REMOTE_PROGRAM: string = String.raw`
use strict; use warnings; use Errno; use Fcntl;
my $order = r(r(10)); pos($order) = 0;
sub field { $order =~ /\G(\d+):/gc or exit 97; my $bytes = substr($order, pos($order), $1); pos($order) += $1; return $bytes }
my ($mode, $folder, $seconds, $limit) = (field(), field(), field(), field());
if (field()) { my $count = field(); %ENV = map { field() } 1 .. 2 * $count }
# Only root has these on the path everywhere.
else { $ENV{PATH} = join(':', $ENV{PATH} // '/usr/local/bin:/usr/bin:/bin', '/usr/local/sbin:/usr/sbin:/sbin') }
my $count = field(); my @argv = map { field() } 1 .. $count; my $input = field();
sub become { if ($folder eq '' || chdir $folder) { no warnings; exec { $argv[0] } @argv } return (sort grep { $!{$_} } keys %!)[0] }
if ($mode eq 'start') { my $why = become(); print STDERR "$argv[0]: $why\n"; exit 127 }
$SIG{PIPE} = 'IGNORE'; $SIG{CHLD} = sub { };
my ($gone, $killed, $status, $written, %room) = (0, 0, undef, 0, o => $limit, e => $limit);
sub put { my ($bytes) = @_; while (length $bytes) { my $n = syswrite(STDOUT, $bytes); if (defined $n) { substr($bytes, 0, $n) = '' } elsif (!$!{EINTR}) { $gone = 1; return } } }
sub tell_of { my ($letter, $bytes) = @_; put($letter . pack('N', length $bytes) . $bytes) }
put("xmpps-remote-1\n");
pipe(my $out, my $their_out); pipe(my $err, my $their_err); pipe(my $their_in, my $to); pipe(my $fate, my $their_fate);
my $pid = fork // exit 97;
if (!$pid) {
  setpgrp(0, 0); $SIG{PIPE} = 'DEFAULT';
  open(STDIN, '<&', $their_in); open(STDOUT, '>&', $their_out); open(STDERR, '>&', $their_err);
  syswrite($their_fate, become()); kill 'KILL', $$;
}
close $_ for $their_out, $their_err, $their_in, $their_fate;
if (sysread($fate, my $why, 64)) { tell_of('f', $why); exit 0 }
fcntl($to, F_SETFL, O_WRONLY | O_NONBLOCK);
my %from = (o => $out, e => $err); my $until = time + $seconds;
while (1) {
  $status = $? if !defined $status && waitpid($pid, 1) == $pid;
  last if defined $status && !%from || $killed && time > $killed + 1;
  if (!$killed && ($gone || time > $until)) { kill 'KILL', -$pid; $killed = time }
  if (defined $to && $written == length $input) { close $to; undef $to }
  my ($ready, $free) = ('', ''); vec($ready, fileno $_, 1) = 1 for values %from;
  vec($ready, 0, 1) = 1 if !$gone; vec($free, fileno $to, 1) = 1 if defined $to;
  select($ready, $free, undef, %from ? 0.5 : 0.01) > 0 or next;
  if (defined $to && vec($free, fileno $to, 1)) {
    my $n = syswrite($to, $input, length($input) - $written, $written);
    # Who does not read its input gets none.
    if (defined $n) { $written += $n } elsif (!$!{EAGAIN} && !$!{EINTR}) { $written = length $input }
  }
  for my $letter (sort keys %from) {
    next if !vec($ready, fileno $from{$letter}, 1);
    my $n = sysread($from{$letter}, my $bytes, 65536);
    if (!$n) { delete $from{$letter} if defined $n || !$!{EINTR}; next }
    $bytes = substr($bytes, 0, $room{$letter}); $room{$letter} -= length $bytes; tell_of($letter, $bytes) if length $bytes;
  }
  if (!$gone && vec($ready, 0, 1)) { my $n = sysread(STDIN, my $none, 4096); $gone = 1 if defined $n ? !$n : !$!{EINTR} }
}
tell_of('x', !defined $status || $status & 127 ? 'signal' : $status >> 8);
`;

/** What the remote program is to do. */
export interface RemoteOrder {
	readonly mode: "run" | "start";
	readonly argv: readonly string[];
	readonly input?: string | Uint8Array;
	/** All of it; absent: as ssh leaves it. */
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	/** Seconds until the host itself ends the command. */
	readonly seconds: number;
	/** Bytes of stdout and of stderr. */
	readonly limit: number;
}

/** The program and its order, as bytes for stdin. @throws {Error} for a NUL, which no command can have */
export function remoteOrder({ mode, argv, input = "", env, cwd = "", seconds, limit }: RemoteOrder): Uint8Array {
	const pairs = Object.entries(env ?? {});
	const words = [
		...[mode, cwd, `${seconds}`, `${limit}`],
		...(env === undefined ? ["0"] : ["1", `${pairs.length}`, ...pairs.flat()]),
		...[`${argv.length}`, ...argv],
	];
	if (words.some((word) => word.includes("\0"))) throw new Error("Cannot run a command: there is a NUL in it");
	const fields = [...words, input].flatMap((field) => {
		const bytes = Buffer.from(field);
		return [Buffer.from(`${bytes.length}:`), bytes];
	});
	return Buffer.concat([measured(Buffer.from(REMOTE_PROGRAM)), measured(Buffer.concat(fields))]);
}

function measured(bytes: Uint8Array): Uint8Array {
	return Buffer.concat([Buffer.from(String(bytes.length).padStart(10, "0")), bytes]);
}
