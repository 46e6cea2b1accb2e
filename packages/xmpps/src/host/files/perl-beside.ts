/**
 * What is beside a file while it is replaced, and what a run that was killed left there.
 *
 * `.NAME.xmpps-OLD-NEW.new~` is being written and was never anywhere else. `.NAME.xmpps-OLD-NEW.old~` is what came out of the
 * place of NAME, or is about to go there. OLD and NEW are digests of what was expected at the place and of what was put there,
 * so that whoever finds one knows without a journal what it is: one of the two, which is to be had elsewhere, or an edit of
 * somebody else that is nowhere else and goes back. `.NAME.xmpps-OLD-NEW-N.kept~` is such an edit after which yet another came.
 *
 * No program includes such names: Prosody takes `*.cfg.lua`, nginx and systemd `*.conf`, and a `*` of nginx no dot in front.
 */
export const PERL_BESIDE: string = String.raw`
# 64 bits that tell one thing from another. They need not withstand an attack.
sub digest {
  use integer; my ($text) = @_; my $sum = length $text; $text .= "\0" x 8;
  for (my $at = 0; $at < length($text) - 7; $at += 65536) {
    my $piece = substr($text, $at, 65536);
    for (unpack('q*', $piece)) { $sum = ($sum ^ $_) * 1099511628211; $sum ^= $sum >> 29 }
  }
  return unpack('H*', pack('q>', $sum));
}
# renameat2(2) is in no module of perl: its number, by the architecture of this very perl. 1: never replace; 2: exchange.
sub rename2 {
  my ($from, $to, $flags) = @_; my $name = $Config{archname};
  my $call = $name =~ /^x86_64-linux(?!.*x32)/ ? 316 : $name =~ /^(aarch64|riscv64|loongarch64)-linux/ ? 276 : $name =~ /^i[3-6]86-linux/ ? 353
    : $name =~ /^arm-linux/ ? 382 : $name =~ /^(powerpc|ppc)/ ? 357 : $name =~ /^s390x-linux/ ? 347 : 0;
  if (!$call) { $! = Errno::ENOSYS(); return 0 }
  return syscall($call, -100, $from, -100, $to, $flags) == 0;
}
sub unable { return $!{ENOSYS} || $!{EINVAL} || $!{EOPNOTSUPP} }
# Moves to a place where nothing is; somebody may just have put something there: EEXIST.
sub move {
  my ($from, $to) = @_; return 1 if rename2($from, $to, 1);
  return 0 if !unable();
  if (-d $from && !-l $from) { if (-e $to || -l $to) { $! = Errno::EEXIST(); return 0 } return rename($from, $to) }
  return link($from, $to) && unlink $from;
}
# What is at a path that nobody else can find any more. Who had it open for writing is waited for: as long as there is one,
# a read lease is refused (fcntl(2), F_SETLEASE).
sub settled {
  my ($path) = @_; my @stat = lstat $path;
  return seen($path) if !@stat || !S_ISREG($stat[2]);
  sysopen(my $handle, $path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) or return seen($path);
  for (1 .. 100) {
    return contents($handle, $path) if fcntl($handle, 1024, 0) || !$!{EAGAIN};
    select(undef, undef, undef, 0.01);
  }
  return 'being written';
}
# One order at a time in a folder. Undefined: somebody else is at it.
sub guard {
  my ($folder, $rounds) = @_;
  sysopen(my $handle, $folder, O_RDONLY | O_DIRECTORY) or return undef;
  for (1 .. $rounds) {
    # A file system without locks is used by one.
    return $handle if flock($handle, LOCK_EX | LOCK_NB) || !$!{EWOULDBLOCK};
    select(undef, undef, undef, 0.01) if $rounds > 1;
  }
  return undef;
}
# Waits for the others, and does what they left undone.
sub enter {
  my ($folder) = @_; sysopen(my $handle, $folder, O_RDONLY | O_DIRECTORY) or fail($folder);
  my $guard = guard($folder, 2000) or answer('busy', unpack('H*', $folder));
  settle($folder); return $guard;
}
sub keep {
  my ($path) = @_;
  for my $number (1 .. 1000) { my $kept = $path =~ s/\.old~\z/-$number.kept~/r; return $kept if move($path, $kept); $!{EEXIST} or return $path }
  return $path;
}
# Puts a file back into its place, with what we had put there coming out. Should that be yet another edit, the later one stays
# at the place. Gives what was kept beside, if anything.
sub give_back {
  my ($aside, $path, $laid, $out) = @_;
  for (1 .. 8) {
    if (!rename2($aside, $path, 2)) { return if $!{ENOENT} && move($aside, $path); return keep($aside) }
    my $now = settled($aside);
    if ($now eq $laid) { if ($_ == 1) { unlink $aside; return } return keep($aside) }
    ($laid, $out) = ($out, $now);
  }
  return keep($aside);
}
# Brings what runs that were killed left in a folder to an end. Needs the guard. A folder that may not be written stays; in one
# that everybody may write anybody could have left it.
sub settle {
  my ($folder) = @_; my $done = 0; my @stat = stat $folder; return if !@stat || $stat[2] & 002;
  opendir(my $handle, $folder) or return;
  my @left = grep { /\.xmpps-[0-9a-f]{16}-[0-9a-f]{16}\.(new|old)~\z/ } readdir $handle;
  closedir $handle;
  for my $name (@left) {
    my ($of, $old, $new, $which) = $name =~ /^\.(.+)\.xmpps-([0-9a-f]{16})-([0-9a-f]{16})\.(new|old)~\z/s or next;
    my ($aside, $path) = ("$folder/$name", "$folder/$of"); $done = 1;
    if ($which eq 'new') { unlink $aside or rmdir $aside; next }
    my $text = settled($aside); my $sum = digest($text);
    if ($sum eq $old || $sum eq $new) { unlink $aside; next }
    my $there = seen($path);
    if ($there eq 'absent') { move($aside, $path) or keep($aside) }
    elsif (digest($there) eq $new) { give_back($aside, $path, $there, $text) }
    else { keep($aside) }
  }
  sync_folder($folder) if $done;
}
`;
