import { PERL_BASICS } from "./perl-basics.ts";
import { PERL_BESIDE } from "./perl-beside.ts";
import { PERL_FOLDERS } from "./perl-folders.ts";
import { PERL_REPLACE } from "./perl-replace.ts";

/** Reading brings to an end what a run that was killed left beside, unless somebody is at it or it may not be changed. */
const PERL_ORDERS: string = String.raw`
sub look {
  my ($path) = @_; my $guard;
  eval { my ($folder) = parts($path); $guard = guard($folder, 1); settle($folder) if defined $guard };
  answer(seen($path));
}
my %orders = (read => \&look, text => \&text, list => \&list, append => \&append, replace => \&replace,
  'make-folder' => \&make_folder, 'remove-folder' => \&remove_folder, 'remove-tree' => \&remove_tree);
my $order = $orders{field()} or die "no such order\n"; my $path = field();
$path =~ m{^/} && $path !~ m{/\.\.?(/|\z)} && $path !~ m{//} && $path !~ /[\0\n]/ or die "no path\n";
umask 077;
eval { $order->($path); 1 } or do { my $why = $@; ref $why ? answer('error', $why->[0] =~ s/ /-/r, unpack('H*', $why->[1])) : die $why };
`;

/**
 * Runs on the host, by the perl that every Debian has (perl-base is Essential): whatever changes a file does so there, in one
 * go, wherever we are. It takes its order from stdin, as fields of the form `LENGTH:BYTES`, and answers with one line. It is
 * constant: nothing of an order ever becomes part of a program.
 */
export const FILE_PROGRAM: string = PERL_BASICS + PERL_BESIDE + PERL_REPLACE + PERL_FOLDERS + PERL_ORDERS;
