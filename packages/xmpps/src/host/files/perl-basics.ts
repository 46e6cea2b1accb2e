/**
 * What the other parts of the program stand on: the fields of an order, the answer, and how a thing at a path looks. It is a
 * text that is the same for the same thing: `absent`, `file MODE OWNER GROUP HEX`, `link HEX`, `folder MODE OWNER GROUP`, `other`.
 */
export const PERL_BASICS: string = String.raw`
use strict; use warnings; use Fcntl qw(:DEFAULT :mode :flock); use Errno; use Config; require IO::Handle;
binmode STDIN; binmode STDOUT;
# What was begun is finished, whatever happens to the terminal and the line.
$SIG{$_} = 'IGNORE' for qw(HUP INT TERM PIPE IO);
my $in = do { local $/; <STDIN> }; pos($in) = 0;
sub field {
  $in =~ /\G(\d+):/gc or die "no field\n";
  my $bytes = substr($in, pos($in), $1); length $bytes == $1 or die "no field\n";
  pos($in) += $1; return $bytes;
}
sub answer { print join(' ', @_), "\n"; exit 0 }
# Ends the order with the name of the last error, and the path that it was about.
sub fail {
  my ($path) = @_; my ($code) = sort grep { $!{$_} } keys %!;
  die [$code // 'errno ' . ($! + 0), $path];
}
# The same, and takes away what was being made.
sub undo { my ($path, $made) = @_; my $code = $! + 0; unlink $made or rmdir $made; $! = $code; fail($path) }
sub parts {
  my ($path) = @_; my ($folder, $name) = $path =~ m{^(.*)/([^/]+)\z}s or die "no path\n";
  return ($folder eq '' ? '/' : $folder, $name);
}
sub sync_folder {
  my ($folder) = @_;
  sysopen(my $handle, $folder, O_RDONLY | O_DIRECTORY) or fail($folder);
  IO::Handle::sync($handle) or $!{EINVAL} or fail($folder);
  close $handle;
}
sub user { my ($id) = @_; return scalar(getpwuid($id)) // $id }
sub group { my ($id) = @_; return scalar(getgrgid($id)) // $id }
# The numbers of an owner and a group; numbers may be said where there is no name.
sub numbers {
  my ($owner, $group) = @_; my ($uid, $gid) = (scalar(getpwnam($owner)), scalar(getgrnam($group)));
  $uid //= $owner if $owner =~ /^\d+\z/; $gid //= $group if $group =~ /^\d+\z/;
  answer('nobody', unpack('H*', defined $uid ? $group : $owner)) if !defined $uid || !defined $gid;
  return ($uid, $gid);
}
# Gives what is open an owner, a group and a mode; the mode last, because a new owner takes bits away.
sub grant {
  my ($handle, $mode, $uid, $gid) = @_; my @stat = stat $handle;
  return ($stat[4] == $uid && $stat[5] == $gid || chown($uid, $gid, $handle)) && chmod($mode, $handle);
}
my $largest = 4 * 1024 * 1024;
sub seen {
  my ($path) = @_; my @stat = lstat $path;
  if (!@stat) { return 'absent' if $!{ENOENT} || $!{ENOTDIR}; fail($path) }
  if (S_ISLNK($stat[2])) { my $target = readlink $path; return defined $target ? 'link ' . unpack('H*', $target) : seen($path) }
  return join(' ', 'folder', sprintf('%o', S_IMODE($stat[2])), user($stat[4]), group($stat[5])) if S_ISDIR($stat[2]);
  return 'other' if !S_ISREG($stat[2]);
  if (!sysopen(my $handle, $path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)) {
    # It is another thing than a moment ago.
    return seen($path) if $!{ENOENT} || $!{ELOOP};
    fail($path);
  } else { return contents($handle, $path) }
}
# A file that is open. One that is written to meanwhile is read again, so that no half of an edit is taken for the whole.
sub contents {
  my ($handle, $path) = @_; my ($bytes, @before, @after);
  for (1 .. 20) {
    @before = stat $handle; return 'other' if !S_ISREG($before[2]) || $before[7] > $largest;
    sysseek($handle, 0, 0); $bytes = '';
    while (1) {
      my $n = sysread($handle, $bytes, 65536, length $bytes); defined $n or fail($path);
      return 'other' if length $bytes > $largest; last if !$n;
    }
    @after = stat $handle; last if length $bytes == $after[7] && "@before[2,4,5,7,9,10]" eq "@after[2,4,5,7,9,10]";
  }
  return join(' ', 'file', sprintf('%o', S_IMODE($after[2])), user($after[4]), group($after[5]), unpack('H*', $bytes));
}
# An order of what is to be there: absent; link TARGET; file MODE OWNER GROUP BYTES.
sub wanted {
  my $kind = field();
  return { kind => $kind, text => 'absent' } if $kind eq 'absent';
  if ($kind eq 'link') { my $target = field(); return { kind => $kind, target => $target, text => 'link ' . unpack('H*', $target) } }
  my ($mode, $owner, $group, $bytes) = (oct field(), field(), field(), field());
  return { kind => $kind, mode => $mode, owner => $owner, group => $group, bytes => $bytes,
    text => join(' ', 'file', sprintf('%o', $mode), $owner, $group, unpack('H*', $bytes)) };
}
`;
