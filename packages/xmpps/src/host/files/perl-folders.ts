/** Folders, what is in them, and a file to which lines are added. */
export const PERL_FOLDERS: string = String.raw`
sub list {
  my ($path) = @_;
  if (!opendir(my $handle, $path)) { $!{ENOENT} ? answer('names') : fail($path) }
  else { answer('names', map { unpack('H*', $_) } sort grep { !/^\.\.?\z/ && !/\.xmpps-[0-9a-f]{16}-[0-9a-f]{16}\.(new|old)~\z/ } readdir $handle) }
}
sub append {
  my ($path) = @_; my $line = field(); my ($folder) = parts($path); my $guard = enter($folder); my $new = !-e $path;
  sysopen(my $handle, $path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0600) or fail($path);
  my $size = whole_lines($handle);
  my $n = syswrite($handle, $line);
  if (!defined $n || $n != length $line || !IO::Handle::sync($handle)) {
    $! = Errno::ENOSPC() if defined $n && $n != length $line;
    my $code = $! + 0; $new ? unlink($path) : truncate($handle, $size); $! = $code; fail($path);
  }
  close $handle; sync_folder($folder) if $new; answer('ok');
}
# Cuts a line without an end: who wrote it died while doing so, and nobody was told of it. Gives the size that is left.
sub whole_lines {
  my ($handle) = @_; my $size = -s $handle or return 0; my $from = $size > 1048576 ? $size - 1048576 : 0;
  sysseek($handle, $from, 0); my $end = ''; sysread($handle, $end, $size - $from);
  my $whole = $from + rindex($end, "\n") + 1; truncate($handle, $whole) if $whole < $size; return $whole;
}
sub make_folder {
  my ($path) = @_; my ($mode, $owner, $group) = (oct field(), field(), field()); my ($folder, $name) = parts($path);
  my $guard = enter($folder); my $text = join(' ', 'folder', sprintf('%o', $mode), $owner, $group); my $there = seen($path);
  if ($there eq $text) { sync_folder($folder); answer('ok') }
  changed() if $there ne 'absent';
  my $fresh = "$folder/.$name.xmpps-" . digest('absent') . '-' . digest($text) . '.new~';
  my ($uid, $gid) = numbers($owner, $group);
  mkdir($fresh, 0700) or fail($path);
  sysopen(my $handle, $fresh, O_RDONLY | O_DIRECTORY | O_NOFOLLOW) or undo($path, $fresh);
  grant($handle, $mode, $uid, $gid) && IO::Handle::sync($handle) or undo($path, $fresh);
  if (!move($fresh, $path)) { my $there = $!{EEXIST}; undo($path, $fresh) if !$there; rmdir $fresh; changed() }
  sync_folder($folder); answer('ok');
}
sub remove_folder {
  my ($path) = @_; my ($folder) = parts($path); -d $folder or answer('ok'); my $guard = enter($folder);
  if (my $inside = guard($path, 2000)) { settle($path) }
  if (!rmdir $path) { answer('ok') if $!{ENOENT}; answer('full') if $!{ENOTEMPTY} || $!{EEXIST}; fail($path) }
  sync_folder($folder); answer('ok');
}
# Never leaves the file system in which it began. Folders tell: on an overlay a file may be on another device than its folder.
sub tree {
  my ($path, $device) = @_; my @stat = lstat $path;
  if (!@stat) { return if $!{ENOENT}; fail($path) }
  if (!S_ISDIR($stat[2])) { unlink $path or $!{ENOENT} or fail($path); return }
  $device //= $stat[0]; if ($stat[0] != $device) { $! = Errno::EXDEV(); fail($path) }
  opendir(my $handle, $path) or fail($path); my @names = grep { !/^\.\.?\z/ } readdir $handle; closedir $handle;
  tree("$path/$_", $device) for @names;
  rmdir $path or $!{ENOENT} or fail($path);
}
sub remove_tree {
  my ($path) = @_; my ($folder) = parts($path); $folder ne '/' or die "too near to the root\n";
  -d $folder or answer('ok'); tree($path); sync_folder($folder); answer('ok');
}
# The beginning of a file, links followed. What is no file has no text, and a pipe is not waited for.
sub text {
  my ($path) = @_; my $limit = field(); my $bytes = '';
  sysopen(my $handle, $path, O_RDONLY | O_NONBLOCK) or answer('absent'); -f $handle or answer('absent');
  while (length $bytes < $limit) {
    my $n = sysread($handle, $bytes, $limit - length $bytes < 65536 ? $limit - length $bytes : 65536, length $bytes);
    defined $n or answer('absent'); last if !$n;
  }
  answer('text', unpack('H*', $bytes));
}
`;
