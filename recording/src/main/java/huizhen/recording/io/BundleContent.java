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

  /// Of what a manifest claims, the digest is taken from there: it was made when the bytes were,
  /// and whoever checks the case file shall see when they no longer fit.
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
          if (claimed().isEmpty()) {
            digest.update(chunk, 0, read);
          }
          crc.update(chunk, 0, read);
          marker.update(chunk, 0, read);
          bytes += read;
        }
      }
    }
    if (size >= 0 && bytes != size) {
      throw new IOException(path() + " changed while it was read");
    }
    return new Read(this, listed(size, digest, marker.marks()), bytes, crc.getValue(), size >= 0);
  }

  private BundleFile listed(long size, MessageDigest digest, BlockMarks marks) throws IOException {
    if (claimed().isEmpty()) {
      if (size < 0) {
        throw new IOException(path() + " is missing in the vault");
      }
      return new BundleFile(path(), size, Digests.hex(digest.digest()), marks);
    }
    Segment segment = claimed().get();
    BlockMarks places =
        size == segment.bytes()
            ? marks
            : new BlockMarks(BlockMarks.blockBytes(segment.bytes()), "");
    return new BundleFile(path(), segment.bytes(), segment.sha256(), places);
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
