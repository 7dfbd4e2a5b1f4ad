package huizhen.recording.io;

import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingManifest.Gap;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.api.RecordingManifest.Track;
import huizhen.recording.api.RecordingState;
import huizhen.recording.capture.GapList;
import huizhen.recording.capture.JournalRecord;
import huizhen.recording.vault.Digests;
import huizhen.recording.vault.SegmentStep;
import huizhen.recording.vault.StoredManifest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// After a crash: finds recordings that were under way, reads the segments that their manifests do
/// not list yet, and seals the manifests as PARTIAL with the gaps that the crash made. Changes no
/// segment: a torn one stays as it is and is listed as torn. Blocks.
final class Recovery {
  /// How long before a crash what came may be lost: a batch, and in a power cut an fsync.
  static final Duration UNSURE = Duration.ofSeconds(2);

  private static final Pattern NAME = Pattern.compile("t(\\d{3})-(\\d{5})\\.hzs");
  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

  private final ManifestStore manifests;
  private final KeyVault keys;

  Recovery(ManifestStore manifests, KeyVault keys) {
    this.manifests = manifests;
    this.keys = keys;
  }

  /// What is found on disk of one track.
  private static final class Found {
    private final List<Segment> segments = new ArrayList<>();
    private Optional<Track> listed = Optional.empty();
    private Optional<JournalRecord.TrackStart> start = Optional.empty();
    private long firstAt = Long.MAX_VALUE;
    private long lastAt;
    private boolean isEnded;
    private boolean isUnlisted;

    Duration end() {
      Duration own = SegmentedJournal.millis(lastAt);
      Duration before = listed.map(t -> t.offset().plus(t.duration())).orElse(Duration.ZERO);
      return own.compareTo(before) > 0 ? own : before;
    }
  }

  /// Gives how many recordings it sealed. One that can't be read stays as it is and is logged.
  int recover(List<StoredManifest> all) {
    int sealed = 0;
    for (StoredManifest manifest : all) {
      RecordingState state = manifest.manifest().state();
      if (state == RecordingState.RECORDING || state == RecordingState.STALLED) {
        try {
          var _ =
              manifests.write(recovered(manifest)); // what it gives is read again when asked for
          sealed++;
        } catch (IOException | RecordingException e) {
          LOG.log(Level.ERROR, "cannot recover recording id=" + manifest.manifest().id(), e);
        }
      }
    }
    int count = sealed;
    if (count > 0) {
      LOG.log(Level.WARNING, () -> "recordings sealed after a crash count=" + count);
    }
    return sealed;
  }

  private StoredManifest recovered(StoredManifest open) throws IOException {
    RecordingManifest m = open.manifest();
    Path folder = manifests.folderOf(m.id());
    var scan = new SegmentScan(folder, keys.unwrap(open.wrappedKey()), m.id().value());
    var gaps = new GapList();
    m.gaps().forEach(gaps::add);
    Map<Integer, Found> tracks = new TreeMap<>();
    for (Track track : m.tracks()) {
      Found found = tracks.computeIfAbsent(track.number(), _ -> new Found());
      found.listed = Optional.of(track);
      found.segments.addAll(track.segments());
    }
    tracks.computeIfAbsent(0, _ -> new Found()).segments.addAll(open.notes());
    for (Path file : segmentFiles(folder)) {
      read(file, scan, tracks, gaps);
    }
    Duration end = Duration.between(m.startedAt(), m.endedAt());
    for (Found found : tracks.values()) {
      end = end.compareTo(found.end()) > 0 ? end : found.end();
    }
    var described = new ArrayList<Track>();
    for (Map.Entry<Integer, Found> entry : tracks.entrySet()) {
      Found found = entry.getValue();
      boolean isMedia = entry.getKey() != 0;
      if (!found.isEnded && (found.isUnlisted || isMedia)) {
        gaps.add(new Gap(entry.getKey(), found.end(), found.end().plus(UNSURE), "crash"));
      }
      if (isMedia) {
        track(entry.getKey(), found).ifPresent(described::add);
      }
    }
    var manifest =
        new RecordingManifest(
            m.id(),
            m.caseId(),
            RecordingState.PARTIAL,
            m.startedAt(),
            m.startedAt().plus(end),
            m.retention(),
            m.consents(),
            described,
            gaps.gaps(),
            m.build(),
            m.keyId(),
            "");
    return new StoredManifest(
        manifest,
        tracks.getOrDefault(0, new Found()).segments,
        open.wrappedKey(),
        open.retainUntil(),
        manifests.signer());
  }

  private static void read(Path file, SegmentScan scan, Map<Integer, Found> tracks, GapList gaps)
      throws IOException {
    String name = file.getFileName().toString();
    Matcher form = NAME.matcher(name);
    if (!form.matches()) {
      return;
    }
    int stream = Integer.parseInt(form.group(1));
    int number = Integer.parseInt(form.group(2));
    Found found = tracks.computeIfAbsent(stream, _ -> new Found());
    if (found.segments.stream().anyMatch(segment -> segment.number() == number)) {
      return;
    }
    found.isUnlisted = true;
    var content = new Content();
    SegmentScan.End end = scan.read(stream, number, name, content::add);
    content.gaps.forEach(gap -> gaps.add(gap(stream, gap)));
    if (end.step() instanceof SegmentStep.Tampered tampered) {
      gaps.add(new Gap(stream, content.last(), content.last(), "changed-on-disk"));
      LOG.log(
          Level.ERROR,
          () -> "segment file=%s was changed at byte=%d".formatted(name, tampered.position()));
    }
    if (content.hasRecords) {
      found.start = found.start.or(() -> content.start);
      found.firstAt = Math.min(found.firstAt, content.firstAt);
      found.lastAt = Math.max(found.lastAt, content.lastAt);
      found.isEnded |= content.isEnded;
    }
    found.segments.add(
        new Segment(
            number,
            name,
            Files.size(file),
            sha256(file),
            end.chain(),
            content.first(),
            content.last().minus(content.first()),
            content.packets,
            !(end.step() instanceof SegmentStep.Sealed)));
  }

  /// What the records of one segment say.
  private static final class Content {
    private final List<JournalRecord.Gap> gaps = new ArrayList<>();
    private Optional<JournalRecord.TrackStart> start = Optional.empty();
    private boolean hasRecords;
    private boolean isEnded;
    private long firstAt = Long.MAX_VALUE;
    private long lastAt;
    private long packets;

    void add(JournalRecord record) {
      hasRecords = true;
      if (record instanceof JournalRecord.Gap gap) {
        if (gap.isLoss()) {
          gaps.add(gap);
        }
        return;
      }
      firstAt = Math.min(firstAt, record.atNanos());
      lastAt = Math.max(lastAt, record.atNanos());
      switch (record) {
        case JournalRecord.TrackStart found -> start = Optional.of(found);
        case JournalRecord.TrackEnd _ -> isEnded = true;
        case JournalRecord.Rtp _ -> packets++;
        default -> {
          // Its time is all that counts here.
        }
      }
    }

    Duration first() {
      return SegmentedJournal.millis(firstAt == Long.MAX_VALUE ? lastAt : firstAt);
    }

    Duration last() {
      return SegmentedJournal.millis(lastAt);
    }
  }

  private static Gap gap(int stream, JournalRecord.Gap gap) {
    return new Gap(
        stream,
        SegmentedJournal.millis(gap.atNanos()),
        SegmentedJournal.millis(gap.toNanos() + 999_999),
        gap.cause());
  }

  private static Optional<Track> track(int number, Found found) {
    found.segments.sort(Comparator.comparingInt(Segment::number));
    Duration offset =
        found
            .listed
            .map(Track::offset)
            .orElse(SegmentedJournal.millis(Math.min(found.firstAt, Long.MAX_VALUE - 1)));
    Duration duration = found.end().minus(offset);
    if (found.listed.isPresent()) {
      Track t = found.listed.get();
      return Optional.of(
          new Track(
              number, t.participant(), t.source(), t.codec(), offset, duration, found.segments));
    }
    return found.start.map(start ->
        new Track(
            number,
            start.track().participant().value(),
            start.source(),
            start.codec().name(),
            offset,
            duration,
            found.segments));
  }

  private static List<Path> segmentFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Digests.sha256();
    var buffer = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Digests.hex(digest.digest());
  }
}
