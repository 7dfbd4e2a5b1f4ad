package huizhen.recording.io;

import huizhen.recording.api.CipherSuite;
import huizhen.recording.store.io.StoreConfig;
import java.nio.file.Path;
import java.util.Optional;

/// Where recordings, documents and the audit trail are kept, and their limits.
///
/// @param dataDir holds only ciphertext and signed manifests
/// @param keysDir must lie outside `dataDir`: whoever copies that has no keys
/// @param build what manifests say made them
/// @param ringBytes what one recording may have in memory before packets are lost and declared; a
///   power of two
/// @param recorderThreads each writes for its share of the recordings
/// @param maxRecordings at a time; past that, starting one is refused
/// @param rollSeconds how long a segment is before it ends at the next keyframe
/// @param rollBytes how large a segment is before it ends at the next keyframe
/// @param reserve what is kept free on the disk
/// @param attestation who outside vouches for the evidence log's checkpoints, if anybody
/// @param store where recordings that are over go; the folder keeps them when there is none
/// @param suite what new evidence is made with
public record RecordingConfig(
    Path dataDir,
    Path keysDir,
    String build,
    int ringBytes,
    int recorderThreads,
    int maxRecordings,
    int rollSeconds,
    long rollBytes,
    Reserve reserve,
    Attestation attestation,
    Optional<StoreConfig> store,
    CipherSuite suite) {
  public RecordingConfig {
    dataDir = dataDir.toAbsolutePath().normalize();
    keysDir = keysDir.toAbsolutePath().normalize();
    if (keysDir.startsWith(dataDir) || dataDir.startsWith(keysDir)) {
      throw new IllegalArgumentException(
          "recording.keys-dir=%s and recording.data-dir=%s must not lie within each other"
              .formatted(keysDir, dataDir));
    }
    if (Integer.bitCount(ringBytes) != 1 || ringBytes < 1 << 14 || ringBytes > 1 << 28) {
      throw new IllegalArgumentException(
          "recording.ring-bytes=%d is no power of two from 16 KiB to 256 MiB".formatted(ringBytes));
    }
    if (recorderThreads < 1 || maxRecordings < 1 || rollSeconds < 1 || rollBytes < 1 << 12) {
      throw new IllegalArgumentException(
          "recording.threads=%d, max=%d, roll-seconds=%d, roll-bytes=%d: each must be above 0"
              .formatted(recorderThreads, maxRecordings, rollSeconds, rollBytes));
    }
  }

  public RecordingConfig(
      Path dataDir,
      Path keysDir,
      String build,
      int ringBytes,
      int recorderThreads,
      int maxRecordings,
      int rollSeconds,
      long rollBytes,
      Reserve reserve,
      Attestation attestation) {
    this(
        dataDir,
        keysDir,
        build,
        ringBytes,
        recorderThreads,
        maxRecordings,
        rollSeconds,
        rollBytes,
        reserve,
        attestation,
        Optional.empty(),
        CipherSuite.AES);
  }

  /// What of the disk is not for media.
  ///
  /// @param ballastBytes given up when the disk is full, for ending what is open
  /// @param keepFreeBytes below this no recording begins
  public record Reserve(long ballastBytes, long keepFreeBytes) {
    /// Some 64 footers and manifests, and about four minutes of a busy site's media.
    public static final Reserve STANDARD = new Reserve(16L << 20, 512L << 20);

    public Reserve {
      if (ballastBytes < 1 << 12 || keepFreeBytes < ballastBytes) {
        throw new IllegalArgumentException(
            "recording.keep-free=%d bytes must be at least the ballast of %d, and that 4 KiB"
                .formatted(keepFreeBytes, ballastBytes));
      }
    }
  }

  /// 8 MiB rings (3 s at 20 Mbit/s), two threads, 64 recordings, segments of 60 s or 64 MiB.
  public static RecordingConfig standard(Path dataDir, Path keysDir, String build) {
    return new RecordingConfig(
        dataDir, keysDir, build, 8 << 20, 2, 64, 60, 64L << 20, Reserve.STANDARD, Attestation.NONE);
  }

  public RecordingConfig withReserve(Reserve other) {
    return new RecordingConfig(
        dataDir,
        keysDir,
        build,
        ringBytes,
        recorderThreads,
        maxRecordings,
        rollSeconds,
        rollBytes,
        other,
        attestation,
        store,
        suite);
  }

  public RecordingConfig withAttestation(Attestation other) {
    return new RecordingConfig(
        dataDir,
        keysDir,
        build,
        ringBytes,
        recorderThreads,
        maxRecordings,
        rollSeconds,
        rollBytes,
        reserve,
        other,
        store,
        suite);
  }

  public RecordingConfig withStore(StoreConfig other) {
    return new RecordingConfig(
        dataDir,
        keysDir,
        build,
        ringBytes,
        recorderThreads,
        maxRecordings,
        rollSeconds,
        rollBytes,
        reserve,
        attestation,
        Optional.of(other),
        suite);
  }

  public RecordingConfig withSuite(CipherSuite other) {
    return new RecordingConfig(
        dataDir,
        keysDir,
        build,
        ringBytes,
        recorderThreads,
        maxRecordings,
        rollSeconds,
        rollBytes,
        reserve,
        attestation,
        store,
        other);
  }
}
