package huizhen.recording.io;

import huizhen.recording.evidence.BundleCheck;
import huizhen.recording.evidence.BundleFile;
import huizhen.recording.evidence.BundlePaths;
import huizhen.recording.evidence.CaseList;
import huizhen.recording.evidence.FileCheck;
import huizhen.recording.evidence.Finding;
import huizhen.recording.evidence.ZipForm;
import huizhen.recording.evidence.ZipHeader;
import huizhen.recording.vault.CanonicalJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A case file as it was exported. Every byte of it follows from the list and the contents (see
/// [ZipForm]), so it is read in place, from front to back, and nothing is unpacked: there is no way
/// out of it and nothing that grows. Of the headers only what the list confirms is believed. Passes
/// at most [#MAX_EXTRA] entries that are not listed.
final class ZipBundle implements BundleSource {
  private static final int MAX_EXTRA = 10_000;
  private static final int MAX_NAME = 512;

  /// How far from the front the list's entry may begin: the text before it is short.
  private static final int LIST_WITHIN = 64 * 1024;

  private final FileChannel channel;
  private final long size;
  private final Path file;

  // Of one telling.
  private final List<ZipForm.Entry> entries = new ArrayList<>();
  private final Set<String> passed = new HashSet<>();
  private long position;
  private int extra;
  private boolean isDamaged;

  ZipBundle(Path file) throws IOException {
    this.file = file;
    channel = FileChannel.open(file, StandardOpenOption.READ);
    size = channel.size();
  }

  @Override
  public void tell(BundleCheck check) throws IOException {
    refuseForeign();
    long at = findList();
    if (at < 0) {
      check.add(damage(0, Math.min(size, LIST_WITHIN) - 1, "no header of " + CaseList.NAME));
      return;
    }
    long listBytes = listBytes(at);
    long from = at + ZipForm.LOCAL_BYTES + CaseList.NAME.length();
    if (listBytes > CanonicalJson.MAX_FOREIGN_BYTES) {
      throw new UncheckableException(
          "%s has %d bytes; at most %d are read."
              .formatted(CaseList.NAME, listBytes, CanonicalJson.MAX_FOREIGN_BYTES));
    }
    if (from + listBytes > size) {
      check.add(
          new Finding(
              Finding.Kind.MISSING,
              CaseList.NAME,
              Math.max(0, size - from),
              listBytes - 1,
              "the file ends at byte %d, within the list".formatted(size)));
      return;
    }
    byte[] bytes = read(from, (int) listBytes);
    Optional<CaseList> list = check.list(bytes);
    if (list.isEmpty()) {
      return;
    }
    List<BundleFile> files = list.get().files();
    var order = new ArrayList<Part>();
    files.stream().limit(1).forEach(first -> order.add(new Part(first.path(), first.bytes())));
    order.add(new Part(CaseList.NAME, listBytes));
    files.stream().skip(1).forEach(each -> order.add(new Part(each.path(), each.bytes())));
    walk(order, files, check);
    passRest(check);
    directory(check);
  }

  /// An entry that the list calls for.
  private record Part(String name, long bytes) {}

  /// Only what begins as our files do is called tampered; all else is no case file. One change
  /// leaves at least one of the two marks.
  private void refuseForeign() throws IOException {
    String name = BundlePaths.READ_ME;
    byte[] front = read(0, (int) Math.min(size, ZipForm.LOCAL_BYTES + MAX_NAME));
    if (front.length < ZipForm.LOCAL_BYTES) {
      byte[] ours = ZipForm.localHeader(name, 0, 0);
      if (front.length >= 4 && Arrays.equals(front, 0, 4, ours, 0, 4)) {
        return; // a case file that was cut short
      }
      throw new UncheckableException("%s is no case file: it has %d bytes.".formatted(file, size));
    }
    ZipHeader header = ZipHeader.read(front);
    boolean isNamed =
        new String(front, StandardCharsets.ISO_8859_1).startsWith(name, ZipForm.LOCAL_BYTES);
    if (isNamed && header.isCompressed()) {
      throw new UncheckableException(
          "%s was packed again by another program; unpack it and check the folder."
              .formatted(file));
    }
    boolean isCut = front.length < ZipForm.LOCAL_BYTES + name.length();
    if (header.fixed() == 0 && (isNamed || isCut || isNearly(front, name))) {
      return;
    }
    if (header.fixed() != 1 || !isNamed) {
      throw new UncheckableException(
          isNamed
              ? "%s was packed again by another program; unpack it and check the folder."
                  .formatted(file)
              : "%s is no case file: it does not begin with %s.".formatted(file, name));
    }
  }

  /// Whether a single byte of the name, or of its length, was changed.
  private static boolean isNearly(byte[] front, String name) {
    int different = 0;
    for (int i = 0; i < name.length(); i++) {
      different += front[ZipForm.LOCAL_BYTES + i] == (byte) name.charAt(i) ? 0 : 1;
    }
    return different <= 1;
  }

  /// Where the list's header begins; -1 when it can't be found.
  private long findList() throws IOException {
    byte[] front = read(0, (int) Math.min(size, LIST_WITHIN));
    if (front.length >= ZipForm.LOCAL_BYTES) {
      ZipHeader first = ZipHeader.read(front);
      long next = (long) ZipForm.LOCAL_BYTES + BundlePaths.READ_ME.length() + first.bytes();
      if (next + ZipForm.LOCAL_BYTES <= front.length
          && ZipHeader.read(Arrays.copyOfRange(front, (int) next, front.length)).fixed() <= 1) {
        return next;
      }
    }
    for (int at = 1; at + ZipForm.LOCAL_BYTES < front.length; at++) {
      if (front[at] == 'P' && front[at + 1] == 'K') {
        ZipHeader header = ZipHeader.read(Arrays.copyOfRange(front, at, front.length));
        if (header.fixed() <= 1 && header.name().equals(CaseList.NAME)) {
          return at;
        }
      }
    }
    return -1;
  }

  /// The size that leads to the next header, when the two that the header has differ.
  private long listBytes(long at) throws IOException {
    ZipHeader header = ZipHeader.read(read(at, ZipForm.LOCAL_BYTES));
    long next = at + ZipForm.LOCAL_BYTES + CaseList.NAME.length() + header.stored();
    if (header.stored() == header.bytes()) {
      return header.bytes();
    }
    boolean isStoredRight =
        next + ZipForm.LOCAL_BYTES <= size
            && ZipHeader.read(read(next, ZipForm.LOCAL_BYTES)).fixed() == 0;
    return isStoredRight ? header.stored() : header.bytes();
  }

  private void walk(List<Part> order, List<BundleFile> files, BundleCheck check)
      throws IOException {
    Set<String> ahead = new HashSet<>();
    order.forEach(part -> ahead.add(part.name()));
    int next = 0;
    for (Part part : order) {
      ahead.remove(part.name());
      Optional<BundleFile> listed =
          part.name().equals(CaseList.NAME) ? Optional.empty() : Optional.of(files.get(next++));
      if (passExtra(part, ahead, check)) {
        entry(part, listed, check);
      } else {
        isDamaged = isDamaged || position >= size;
        String what =
            position >= size
                ? "the file ends before it, at byte %d".formatted(size)
                : "it is not where it should be, at byte %d".formatted(position);
        check.add(Finding.of(Finding.Kind.MISSING, part.name(), what));
      }
      passed.add(part.name());
    }
  }

  /// Passes what is not listed. False when the part is not here, but a later one is.
  private boolean passExtra(Part part, Set<String> ahead, BundleCheck check) throws IOException {
    while (position < size && extra < MAX_EXTRA) {
      byte[] found = read(position, (int) Math.min(size - position, headerBytes(part)));
      byte[] wanted = ZipForm.localHeader(part.name(), part.bytes(), 0);
      if (found.length < wanted.length || differences(found, wanted) <= 1) {
        return true;
      }
      ZipHeader header =
          ZipHeader.read(
              read(position, (int) Math.min(size - position, ZipForm.LOCAL_BYTES + MAX_NAME)));
      if (!header.isOurs() || header.name().equals(part.name())) {
        return true;
      }
      if (ahead.contains(header.name())) {
        return false;
      }
      pass(header, check);
    }
    return position < size;
  }

  /// Tells of entries between the last listed one and the directory.
  private void passRest(BundleCheck check) throws IOException {
    while (position + ZipForm.LOCAL_BYTES <= size && extra < MAX_EXTRA) {
      ZipHeader header =
          ZipHeader.read(
              read(position, (int) Math.min(size - position, ZipForm.LOCAL_BYTES + MAX_NAME)));
      if (!header.isOurs()) {
        return;
      }
      pass(header, check);
    }
  }

  private void pass(ZipHeader header, BundleCheck check) {
    long next = position + ZipForm.LOCAL_BYTES + header.name().length() + header.bytes();
    check.add(
        new Finding(
            Finding.Kind.EXTRA,
            header.name(),
            position,
            next - 1,
            passed.contains(header.name()) ? "it is here twice" : "it is not listed"));
    extra++;
    isDamaged = true;
    position = next;
  }

  private void entry(Part part, Optional<BundleFile> listed, BundleCheck check) throws IOException {
    int headBytes = headerBytes(part);
    long bytes = part.bytes();
    byte[] found = read(position, (int) Math.min(size - position, headBytes));
    long crc = 0;
    if (found.length == headBytes) {
      ZipHeader header = ZipHeader.read(found);
      crc = header.crc();
      if (header.isOurs() && header.name().equals(part.name())) {
        bytes = header.bytes(); // the content may have another size than listed
      }
    }
    long from = position + headBytes;
    long there = Math.clamp(size - from, 0, bytes);
    long real = content(from, there, listed, check, bytes);
    if (there < bytes || found.length < headBytes) {
      isDamaged = true;
      check.add(
          new Finding(
              Finding.Kind.MISSING,
              part.name(),
              there,
              Math.max(there, bytes - 1),
              "the file ends at byte %d, within it".formatted(size)));
    } else {
      // A content that differs has been told of, and its CRC-32 differs with it.
      long right = bytes == part.bytes() && real >= 0 ? real : crc;
      byte[] wanted = ZipForm.localHeader(part.name(), bytes, right);
      int different = Arrays.mismatch(found, wanted);
      if (different >= 0) {
        check.add(
            damage(
                position + different,
                position + different,
                "the header of %s is not as it was written".formatted(part.name())));
        isDamaged = true;
      }
      entries.add(new ZipForm.Entry(part.name(), bytes, right, position));
    }
    position = from + bytes;
  }

  /// Reads a content; gives its CRC-32, or -1 when it is not the listed one.
  private long content(
      long from, long there, Optional<BundleFile> listed, BundleCheck check, long bytes)
      throws IOException {
    if (listed.isEmpty()) {
      var crc = new java.util.zip.CRC32();
      crc.update(read(from, (int) there));
      return crc.getValue();
    }
    FileCheck one = check.file(listed.get());
    for (long at = 0; at < there; at += CHUNK) {
      byte[] chunk = read(from + at, (int) Math.min(CHUNK, there - at));
      one.update(chunk, 0, chunk.length);
    }
    if (there < bytes) {
      return -1; // told of by the caller
    }
    return check.end(one) ? one.crc() : -1;
  }

  private void directory(BundleCheck check) throws IOException {
    if (isDamaged) {
      return; // what follows from it is damaged with it
    }
    byte[] wanted = ZipForm.directory(entries, position);
    byte[] found = read(position, Math.clamp(size - position, 0, wanted.length));
    int different = Arrays.mismatch(found, wanted);
    if (different >= 0 && different < found.length) {
      check.add(
          damage(
              position + different,
              position + different,
              "the ZIP directory is not as it was written"));
    } else if (found.length < wanted.length) {
      check.add(
          new Finding(
              Finding.Kind.MISSING,
              ".",
              size,
              position + wanted.length - 1,
              "the file ends at byte %d, within the ZIP directory".formatted(size)));
    } else if (position + wanted.length < size) {
      check.add(
          new Finding(
              Finding.Kind.EXTRA,
              ".",
              position + wanted.length,
              size - 1,
              "bytes behind the end of the ZIP"));
    }
  }

  private static Finding damage(long from, long to, String what) {
    return new Finding(Finding.Kind.CHANGED, ".", from, to, what);
  }

  private static int headerBytes(Part part) {
    return ZipForm.LOCAL_BYTES + part.name().length();
  }

  /// In how many bytes a header is another one; its CRC-32 does not count.
  private static int differences(byte[] found, byte[] wanted) {
    int count = Math.abs(found.length - wanted.length);
    for (int i = 0; i < Math.min(found.length, wanted.length); i++) {
      boolean isCrc = i >= 14 && i < 18;
      count += isCrc || found[i] == wanted[i] ? 0 : 1;
    }
    return count;
  }

  private byte[] read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new IOException("it became shorter while it was read");
      }
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
