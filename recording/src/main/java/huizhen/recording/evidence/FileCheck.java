package huizhen.recording.evidence;

import huizhen.recording.vault.Digests;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.CRC32;

/// The check of one listed file, fed with its bytes in order. Keeps the first [#MAX_KEPT] of them.
public final class FileCheck {
  /// More than any checkpoint or proof has.
  static final int MAX_KEPT = 64 * 1024;

  private final BundleFile file;
  private final Optional<ExpectedFiles.Placed> placed;
  private final Optional<SegmentChain> chain;
  private final MessageDigest digest = Digests.sha256();
  private final CRC32 crc = new CRC32();
  private final BlockMarks.Marker marker;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private long bytes;

  FileCheck(BundleFile file, Optional<ExpectedFiles.Placed> placed) {
    this.file = file;
    this.placed = placed;
    chain = placed.map(it -> new SegmentChain(it.segment().chain()));
    marker = new BlockMarks.Marker(file.places().blockBytes());
  }

  public BundleFile file() {
    return file;
  }

  public void update(byte[] content, int offset, int length) {
    digest.update(content, offset, length);
    crc.update(content, offset, length);
    marker.update(content, offset, length);
    chain.ifPresent(it -> it.update(content, offset, length));
    if (placed.isEmpty()) {
      kept.write(content, offset, Math.min(length, MAX_KEPT - kept.size()));
    }
    bytes += length;
  }

  /// CRC-32 of what came.
  public long crc() {
    return crc.getValue();
  }

  long bytes() {
    return bytes;
  }

  byte[] content() {
    return kept.toByteArray();
  }

  /// What does not fit. Ends the check.
  Optional<Finding> end() {
    boolean isSame = bytes == file.bytes() && Digests.hex(digest.digest()).equals(file.sha256());
    if (!isSame) {
      BlockMarks.Stretch at =
          file.places().difference(marker.marks(), Math.max(bytes, file.bytes()));
      String what =
          bytes == file.bytes()
              ? "its SHA-256 is not the listed one"
              : "it has %d bytes instead of %d".formatted(bytes, file.bytes());
      return Optional.of(new Finding(Finding.Kind.CHANGED, file.path(), at.from(), at.to(), what));
    }
    return placed.flatMap(it ->
        chain
            .flatMap(
                walked -> walked.end(it.stream(), it.segment().number(), it.segment().isTorn()))
            .map(what -> Finding.of(Finding.Kind.CHANGED, file.path(), what)));
  }
}
