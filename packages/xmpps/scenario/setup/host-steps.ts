import { FILE_PROGRAM } from "../../src/host/files/file-program.ts";

/** Something that happens at one step of the program that changes files. */
export interface Event {
	/** Before the first change of the file system is step 1, after it step 2, before the second 3 … */
	readonly step: number;
	/** Perl, which runs in the program. */
	readonly code: string;
}

export const KILL = "kill 'KILL', $$; select undef, undef, undef, 10";

/**
 * The program that changes files, with events at given steps: whatever changes a name in the file system is a step of its own,
 * before and after. At the end it says on stderr how many there were.
 */
export function programWith(events: readonly Event[]): string {
	const actions = events.map(({ step, code }) => `${step} => sub { ${code} }`).join(", ");
	const wrap = (name: string, prototype: string, call: string): string =>
		`*CORE::GLOBAL::${name} = sub (${prototype}) { point(); my $got = ${call}; point(); return $got };`;
	return `BEGIN {
	my $step = 0; my %actions = (${actions});
	sub point { local ($!, $@); $step += 1; my $action = $actions{$step}; $action->() if $action }
	${wrap("rename", "$$", "CORE::rename($_[0], $_[1])")}
	${wrap("link", "$$", "CORE::link($_[0], $_[1])")}
	${wrap("symlink", "$$", "CORE::symlink($_[0], $_[1])")}
	${wrap("mkdir", "_;$", "CORE::mkdir($_[0], $_[1])")}
	${wrap("rmdir", "_", "CORE::rmdir($_[0])")}
	${wrap("unlink", "@", "CORE::unlink(@_)")}
	${wrap("syscall", "$@", "do { my ($number, @rest) = @_; CORE::syscall($number, @rest) }")}
	${wrap("chmod", "@", "do { my ($mode, @rest) = @_; CORE::chmod($mode, @rest) }")}
	END { print STDERR "steps $step\\n" }
}
${FILE_PROGRAM}`;
}
