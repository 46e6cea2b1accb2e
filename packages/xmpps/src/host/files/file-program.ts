/**
 * Runs on the host, by the perl that every Debian has (perl-base is Essential): whatever changes a file does so there, in one
 * go, wherever we are. It takes its orders from stdin, as fields of the form `LENGTH:BYTES`, and answers with one line. It is
 * constant: nothing of an order ever becomes part of a program.
 *
 * A file is written beside its place and exchanged with what is there (renameat2(2), RENAME_EXCHANGE); what came out is
 * compared, and exchanged back when it is not what was expected: an edit that came in that moment is not lost. Names of
 * what is beside end in `~`, which no program includes.
 */
export const FILE_PROGRAM: string = String.raw`
use strict; use warnings; use Fcntl qw(:DEFAULT :mode); use Errno; require IO::Handle;
binmode STDIN; binmode STDOUT;
my $in = do { local $/; <STDIN> }; my $at = 0;
sub field {
  substr($in, $at) =~ /^(\d+):/ or die "no field\n";
  $at += length($1) + 1; my $bytes = substr($in, $at, $1); $at += $1; return $bytes;
}
sub answer { print join(' ', @_), "\n"; exit 0 }
sub fail {
  my ($what) = @_; my ($code) = grep { $!{$_} } qw(ENOSPC EROFS EACCES EPERM ENOENT ENOTDIR EISDIR EDQUOT ELOOP ENAMETOOLONG EIO EXDEV ETXTBSY ENOTEMPTY EEXIST);
  answer('error', $code // ('errno-' . ($! + 0)), unpack('H*', $what));
}
sub sync_folder {
  my ($folder) = @_;
  sysopen(my $handle, $folder, O_RDONLY | O_DIRECTORY) or fail($folder);
  IO::Handle::sync($handle) or $!{EINVAL} or fail($folder); close $handle;
}
sub user { my ($id) = @_; return scalar(getpwuid($id)) // $id }
sub group { my ($id) = @_; return scalar(getgrgid($id)) // $id }
sub uid { my ($name) = @_; my $id = getpwnam($name); return defined $id ? $id : $name =~ /^\d+$/ ? $name : -1 }
sub gid { my ($name) = @_; my $id = getgrnam($name); return defined $id ? $id : $name =~ /^\d+$/ ? $name : -1 }
# What is at a path, as a text that is the same for the same thing.
sub seen {
  my ($path) = @_; my @stat = lstat($path);
  if (!@stat) { return 'absent' if $!{ENOENT} || $!{ENOTDIR}; fail($path) }
  my $mode = $stat[2]; my @rights = (sprintf('%o', S_IMODE($mode)), user($stat[4]), group($stat[5]));
  return join(' ', 'link', unpack('H*', readlink($path))) if S_ISLNK($mode);
  return join(' ', 'folder', @rights) if S_ISDIR($mode);
  return 'other' if !S_ISREG($mode) || $stat[7] > 4 * 1024 * 1024;
  sysopen(my $handle, $path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) or fail($path);
  my $bytes = ''; while (1) { my $n = sysread($handle, $bytes, 65536, length $bytes); defined $n or fail($path); last if !$n; last if length $bytes > 4 * 1024 * 1024 }
  close $handle; return join(' ', 'file', @rights, unpack('H*', $bytes));
}
# An order of what is to be there: absent, file MODE OWNER GROUP BYTES, link TARGET.
sub wanted {
  my $kind = field();
  return { text => 'absent', kind => $kind } if $kind eq 'absent';
  if ($kind eq 'link') { my $target = field(); return { kind => $kind, target => $target, text => 'link ' . unpack('H*', $target) } }
  my ($mode, $owner, $group, $bytes) = (field(), field(), field(), field());
  return { kind => $kind, mode => oct($mode), owner => $owner, group => $group, bytes => $bytes,
    text => join(' ', 'file', sprintf('%o', oct($mode)), $owner, $group, unpack('H*', $bytes)) };
}
sub beside {
  my ($path) = @_; my ($folder, $name) = $path =~ m{^(.*)/([^/]+)$} or die "no path\n";
  my $random = join('', map { sprintf('%02x', int(rand(256))) } 1 .. 8);
  return ($folder eq '' ? '/' : $folder, "$folder/.$name.xmpps-$random~", $name);
}
# What a run that was killed left beside, unless it is something that is nowhere else.
sub tidy {
  my ($folder, $name, @known) = @_;
  opendir(my $handle, $folder) or return;
  for my $one (readdir $handle) {
    next if $one !~ /^\.\Q$name\E\.xmpps-[0-9a-f]{16}(~|-part~)\z/;
    # A part was never anywhere else.
    if ($1 eq '-part~') { unlink "$folder/$one"; next }
    my $text = seen("$folder/$one");
    unlink "$folder/$one" if grep { $_ eq $text } @known;
  }
  closedir $handle;
}
sub make {
  my ($place, $what) = @_; my $path = $place =~ s/~\z/-part~/r;
  if ($what->{kind} eq 'link') { symlink($what->{target}, $place) or fail($place); return }
  sysopen(my $handle, $path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600) or fail($path);
  my $written = 0;
  while ($written < length $what->{bytes}) {
    my $n = syswrite($handle, $what->{bytes}, length($what->{bytes}) - $written, $written);
    if (!defined $n) { my $code = $! + 0; unlink $path; $! = $code; fail($path) }
    $written += $n;
  }
  my ($uid, $gid) = (uid($what->{owner}), gid($what->{group}));
  if ($uid < 0 || $gid < 0) { unlink $path; answer('nobody', unpack('H*', $uid < 0 ? $what->{owner} : $what->{group})) }
  if (($> == 0 || (lstat($path))[4] != $uid || (lstat($path))[5] != $gid) && !chown($uid, $gid, $path)
    || !chmod($what->{mode}, $path) || !IO::Handle::sync($handle)) { my $code = $! + 0; unlink $path; $! = $code; fail($path) }
  close $handle;
  rename($path, $place) or do { my $code = $! + 0; unlink $path; $! = $code; fail($path) };
}
my %number = (x86_64 => 316, aarch64 => 276, riscv64 => 276, i686 => 353, armv7l => 382, ppc64le => 357, s390x => 347);
sub exchange {
  my ($one, $other) = @_;
  my $machine = do { open(my $uname, '-|', 'uname', '-m') or return 0; my $line = <$uname>; close $uname; chomp $line; $line };
  my $call = $number{$machine} or return 0;
  my ($from, $to) = ($one, $other);
  return syscall($call, -100, $from, -100, $to, 2) == 0;
}
my $op = field(); my $path = field();
$path =~ m{^/} && $path !~ m{/\.\.?(/|\z)} && $path !~ /[\0\n]/ or die "no path\n";
if ($op eq 'read') { answer(seen($path)) }
if ($op eq 'list') {
  opendir(my $handle, $path) or ($!{ENOENT} ? answer('names') : fail($path));
  answer('names', map { unpack('H*', $_) } sort grep { !/^\.\.?\z/ } readdir $handle);
}
if ($op eq 'append') {
  my $line = field(); my $new = !-e $path;
  sysopen(my $handle, $path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0600) or fail($path);
  my $size = -s $handle;
  my $n = syswrite($handle, $line);
  if (!defined $n || $n != length $line) { my $code = $! + 0; truncate($handle, $size); $! = $code; $!{ENOSPC} or $! = 28; fail($path) }
  IO::Handle::sync($handle) or fail($path); close $handle;
  if ($new) { my ($folder) = $path =~ m{^(.*)/}; sync_folder($folder) }
  answer('ok');
}
if ($op eq 'make-folder') {
  my ($mode, $owner, $group) = (field(), field(), field()); my ($folder, $new, $name) = beside($path);
  my $text = join(' ', 'folder', sprintf('%o', oct($mode)), $owner, $group); my $there = seen($path);
  answer('ok') if $there eq $text; answer('changed') if $there ne 'absent';
  my ($uid, $gid) = (uid($owner), gid($group)); answer('nobody', unpack('H*', $uid < 0 ? $owner : $group)) if $uid < 0 || $gid < 0;
  mkdir($new, 0700) or fail($path);
  if (($> == 0 && !chown($uid, $gid, $new)) || !chmod(oct($mode), $new) || !rename($new, $path)) { my $code = $! + 0; rmdir $new; $! = $code; fail($path) }
  sync_folder($folder); answer('ok');
}
if ($op eq 'remove-folder') {
  my ($folder) = $path =~ m{^(.*)/};
  if (!rmdir $path) { answer('ok') if $!{ENOENT}; answer('full') if $!{ENOTEMPTY} || $!{EEXIST}; fail($path) }
  sync_folder($folder eq '' ? '/' : $folder); answer('ok');
}
sub tree {
  my ($one) = @_;
  if (-d $one && !-l $one) {
    opendir(my $handle, $one) or fail($one);
    tree("$one/$_") for grep { !/^\.\.?\z/ } readdir $handle;
    closedir $handle; rmdir $one or fail($one);
  } else { unlink $one or $!{ENOENT} or fail($one) }
}
if ($op eq 'remove-tree') { tree($path) if -e $path || -l $path; answer('ok') }
if ($op eq 'replace') {
  my ($expected, $new) = (wanted(), wanted()); my ($folder, $aside, $name) = beside($path);
  my $there = seen($path); tidy($folder, $name, $expected->{text}, $new->{text});
  answer('ok') if $there eq $new->{text};
  answer('changed') if $there ne $expected->{text};
  if ($new->{kind} eq 'absent') {
    rename($path, $aside) or ($!{ENOENT} ? answer('changed') : fail($path));
    if (seen($aside) ne $expected->{text}) { link($aside, $path) and unlink $aside; answer('changed') }
    unlink $aside or fail($path); sync_folder($folder); answer('ok');
  }
  make($aside, $new);
  if ($expected->{kind} eq 'absent') {
    my $made = $new->{kind} eq 'link' ? symlink($new->{target}, $path) : link($aside, $path);
    my $code = $! + 0; unlink $aside; $! = $code;
    $made or ($!{EEXIST} ? answer('changed') : fail($path));
    sync_folder($folder); answer('ok');
  }
  if (exchange($aside, $path)) {
    if (seen($aside) ne $expected->{text}) {
      exchange($aside, $path); unlink $aside if seen($aside) eq $new->{text}; answer('changed');
    }
    unlink $aside;
  } else {
    # A kernel or file system without exchange: what is between these two lines is what can be lost.
    if (seen($path) ne $expected->{text}) { unlink $aside; answer('changed') }
    rename($aside, $path) or do { my $code = $! + 0; unlink $aside; $! = $code; fail($path) };
  }
  sync_folder($folder); answer('ok');
}
die "no such order\n";
`;
