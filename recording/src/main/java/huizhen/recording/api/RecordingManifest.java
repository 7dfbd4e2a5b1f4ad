package huizhen.recording.api;

import huizhen.relay.api.TrackSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a recording consists of, signed. Digests are SHA-256 in lower-case hex.
///
/// @param signature Ed25519 over the canonical JSON (RFC 8785) of all other fields, base64
public record RecordingManifest(
    RecordingId id,
    CaseId caseId,
    RecordingState state,
    Instant startedAt,
    Instant endedAt,
    RetentionClass retention,
    List<String> consents,
    List<Track> tracks,
    List<Gap> gaps,
    String build,
    String keyId,
    String signature) {
  public RecordingManifest {
    consents = List.copyOf(consents);
    tracks = List.copyOf(tracks);
    gaps = List.copyOf(gaps);
  }

  /// @param number 1..n within the recording; names the track in URLs
  /// @param participant the relay's participant id, not a name
  /// @param codec e.g. `opus`, `VP8`
  public record Track(
      int number,
      String participant,
      TrackSource source,
      String codec,
      Duration offset,
      Duration duration,
      List<Segment> segments) {
    public Track {
      segments = List.copyOf(segments);
    }
  }

  /// @param chain the rolling SHA-256 after the segment's last frame
  public record Segment(
      int number,
      String file,
      long bytes,
      String sha256,
      String chain,
      Duration offset,
      Duration duration,
      long packets,
      boolean isTorn) {}

  /// @param cause e.g. `loss`, `ring-full`, `disk`, `crash`, `consent-withdrawn`
  public record Gap(int track, Duration from, Duration to, String cause) {}
}
