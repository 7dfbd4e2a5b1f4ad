package huizhen.recording.io;

import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.evidence.BlockMarks;
import huizhen.recording.evidence.BundleFile;
import huizhen.recording.vault.Digests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.CRC32;

/// Something that goes into a case file.
sealed interface BundleContent {
  String path();

  InputStream open() throws IOException;

  /// What a manifest says of it.
  Optional<Segment> claimed();

  /// Made for the case file, and small.
  final class Made implements BundleContent {
    private final String path;
    private final byte[] bytes;

    Made(String path, byte[] bytes) {
      this.path = path;
      this.bytes = bytes;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public Optional<Segment> claimed() {
      return Optional.empty();
    }
  }

  /// A file of the vault.
  record Kept(String path, Path file, Optional<Segment> claimed) implements BundleContent {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }
  }

  /// A content that was read once.
  ///
  /// @param listed as the list is to have it: what the manifest says, where one does
  /// @param bytes as they are
  /// @param crc CRC-32 of them
  /// @param isThere whether the vault has it
  record Read(BundleContent content, BundleFile listed, long bytes, long crc, boolean isThere) {}

  default Read read() throws IOException {
    MessageDigest digest = Digests.sha256();
    var crc = new CRC32();
    long bytes = 0;
    var chunk = new byte[BundleSource.CHUNK];
    long size = size();
    var marker = new BlockMarks.Marker(BlockMarks.blockBytes(Math.max(0, size)));
    if (size >= 0) {
      try (InputStream in = open()) {
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
          digest.update(chunk, 0, read);
          crc.update(chunk, 0, read);
          marker.update(chunk, 0, read);
          bytes += read;
        }
      }
    }
    String sha256 = Digests.hex(digest.digest());
    boolean isAsClaimed =
        size == bytes
            && claimed().filter(it -> !it.sha256().equals(sha256) || it.bytes() != size).isEmpty();
    BundleFile listed;
    if (isAsClaimed) {
      listed = new BundleFile(path(), bytes, sha256, marker.marks());
    } else {
      Segment wanted =
          claimed().orElseThrow(() -> new IOException(path() + " changed while it was read"));
      listed =
          new BundleFile(
              path(),
              wanted.bytes(),
              wanted.sha256(),
              new BlockMarks(BlockMarks.blockBytes(wanted.bytes()), ""));
    }
    return new Read(this, listed, bytes, crc.getValue(), size >= 0);
  }

  /// -1 when it is missing.
  private long size() throws IOException {
    return switch (this) {
      case Made made -> made.bytes.length;
      case Kept kept -> {
        try {
          yield Files.size(kept.file());
        } catch (NoSuchFileException e) {
          yield -1;
        }
      }
    };
  }

  static String sha256(Path file) throws IOException {
    return new Kept("document", file, Optional.empty()).read().listed().sha256();
  }
}
