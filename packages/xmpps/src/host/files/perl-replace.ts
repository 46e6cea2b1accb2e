/**
 * Puts a file or a link in place of what is expected there, or takes it away. The new one is written beside and exchanged with
 * the old one, which is compared only then: whatever somebody else did to it until that moment is seen, and given back.
 */
export const PERL_REPLACE: string = `
sub make {
  my ($path, $made, $what) = @_;
  if ($what->{kind} eq 'link') { symlink($what->{target}, $made) or fail($path); return }
  my ($uid, $gid) = numbers($what->{owner}, $what->{group});
  sysopen(my $handle, $made, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600) or fail($path);
  for (my $at = 0; $at < length $what->{bytes};) {
    my $n = syswrite($handle, $what->{bytes}, length($what->{bytes}) - $at, $at);
    defined $n or undo($path, $made); $at += $n;
  }
  grant($handle, $what->{mode}, $uid, $gid) && IO::Handle::sync($handle) && close $handle or undo($path, $made);
}
sub changed { my ($kept) = @_; answer('changed', defined $kept ? unpack('H*', $kept) : ()) }
sub replace {
  my ($path) = @_; my ($expected, $new) = (wanted(), wanted()); my ($folder, $name) = parts($path);
  answer('ok') if $new->{kind} eq 'absent' && !-d $folder && seen($path) eq 'absent';
  my $guard = enter($folder); my $there = seen($path);
  # A run that was killed had come so far, and may not have synced it.
  if ($there eq $new->{text}) { sync_folder($folder); answer('ok') }
  changed() if $there ne $expected->{text};
  my $stem = "$folder/.$name.xmpps-" . digest($expected->{text}) . '-' . digest($new->{text});
  my ($fresh, $aside) = ("$stem.new~", "$stem.old~");
  if ($new->{kind} eq 'absent') { remove($path, $aside, $expected) }
  else {
    make($path, $fresh, $new);
    if ($expected->{kind} eq 'absent') {
      if (!move($fresh, $path)) { my $there = $!{EEXIST}; undo($path, $fresh) if !$there; unlink $fresh; changed() }
    } else { swap($path, $fresh, $aside, $expected, $new) }
  }
  sync_folder($folder); answer('ok');
}
sub remove {
  my ($path, $aside, $expected) = @_;
  rename($path, $aside) or ($!{ENOENT} ? changed() : fail($path));
  if (settled($aside) ne $expected->{text}) { changed(move($aside, $path) ? undef : keep($aside)) }
  unlink $aside or fail($path);
}
sub swap {
  my ($path, $fresh, $aside, $expected, $new) = @_;
  rename($fresh, $aside) or undo($path, $fresh);
  if (rename2($aside, $path, 2)) {
    my $out = settled($aside);
    changed(give_back($aside, $path, $new->{text}, $out)) if $out ne $expected->{text};
    unlink $aside or fail($path); return;
  }
  if (!unable()) { my $gone = $!{ENOENT}; undo($path, $aside) if !$gone; unlink $aside; changed() }
  # A kernel or a file system without exchange. The old one stays in hand by a second name, so that an edit of it is seen; a
  # file that somebody else moves here between the next look and the rename is the one thing that can be lost.
  rename($aside, $fresh) or fail($path);
  my $held = link($path, $aside);
  if (seen($path) ne $expected->{text}) { unlink $fresh, $aside; changed() }
  rename($fresh, $path) or do { my $code = $! + 0; unlink $aside if $held; $! = $code; undo($path, $fresh) };
  if ($held && settled($aside) ne $expected->{text}) { changed(rename($aside, $path) ? undef : keep($aside)) }
  unlink $aside;
}
`;
