package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseFiles.CaseExport;
import huizhen.recording.api.CipherSuite;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.api.RecordingManifest.Track;
import huizhen.recording.api.RecordingRequest;
import huizhen.recording.api.RecordingState;
import huizhen.recording.api.RetentionClass;
import huizhen.recording.capture.JournalRecord;
import huizhen.recording.capture.SegmentPolicy;
import huizhen.recording.evidence.Report;
import huizhen.recording.evidence.Verdict;
import huizhen.recording.vault.StoredManifest;
import huizhen.relay.api.TrackSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power goes at random moments of a recording in simulated time; what was written after the
/// last fsync is dropped, cut or left in part, in any order of pages. 300 times with
/// -Dhuizhen.full=true.
class PowerCutTest {
  private static final int RUNS = Boolean.getBoolean("huizhen.full") ? 300 : 100;
  private static final long SECOND = 1_000_000_000L;
  private static final long STEP = SECOND / 100;
  private static final Instant NOW = Instant.parse("2030-05-06T07:08:09Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final RecordingId ID = new RecordingId("rec-1");
  private static final SegmentPolicy POLICY =
      new SegmentPolicy(3 * SECOND, 4 * SECOND, 1 << 20, 2 << 20, SECOND);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private FileKeyVault keys;

  @BeforeEach
  void makeKeys() {
    keys = new FileKeyVault(folder.resolve("keys"), new FileDisk(), CLOCK);
  }

  /// @param sent when each packet came
  private record Cut(Map<Path, byte[]> files, List<Long> sent, long at) {}

  @AfterEach
  void close() {
    var _ = World.get(vertx.close());
  }

  @Test
  void loses_nothing_older_than_two_seconds_and_declares_the_rest() throws IOException {
    long seed = 4242;
    var random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      String told = "seed %d run %d".formatted(seed, run);
      Path place = folder.resolve("run" + run);
      Cut cut = record(place.resolve("data/recordings"), random);
      for (Map.Entry<Path, byte[]> file : cut.files().entrySet()) {
        Files.createDirectories(file.getKey().resolveSibling("."));
        Files.write(file.getKey(), file.getValue());
      }
      ManifestStore store = store(place, new FileDisk());
      assertThat(new Recovery(store, keys).recover(store.load())).as(told).isEqualTo(1);
      StoredManifest stored = store.read(ID).orElseThrow();
      RecordingManifest manifest = stored.manifest();

      assertThat(manifest.state()).as(told).isEqualTo(RecordingState.PARTIAL);
      assertThat(manifest.gaps())
          .as(told)
          .anySatisfy(gap -> assertThat(gap.cause()).isEqualTo("crash"));
      List<Integer> kept = packets(store, stored);
      for (int i = 0; i < kept.size(); i++) {
        assertThat(kept.get(i)).as("%s packet %d", told, i).isEqualTo(i);
      }
      long old = cut.sent().stream().filter(at -> at <= cut.at() - 2 * SECOND).count();
      assertThat((long) kept.size()).as(told).isGreaterThanOrEqualTo(old);
      if (run % 10 == 0) {
        Report report = verified(place);
        assertThat(report.findings()).as(told).isEmpty();
        assertThat(report.verdict()).as(told).isEqualTo(Verdict.PARTIAL);
      }
    }
  }

  private Cut record(Path recordings, Random random) throws IOException {
    var disk = new PowerCutDisk(random);
    ManifestStore store = store(folder.resolve("before"), disk, recordings);
    var simulated = new long[1];
    String wrapped = keys.newKey("recording");
    StoredManifest first = store.write(first(wrapped, store.signer()));
    var request =
        new RecordingRequest(World.CASE, List.of(), RetentionClass.PROCESS_RECORD, _ -> {});
    var registry = new SimpleMeterRegistry();
    var session =
        new LiveSession(
            new LiveSession.Beginning(ID, request, first, 0),
            vertx,
            () -> simulated[0],
            store,
            POLICY,
            new SegmentedJournal.Place(
                disk,
                store.folderOf(ID),
                CipherSuite.AES,
                new DataKey(keys.unwrap(wrapped)),
                ID.value(),
                new SecureRandom()),
            new DiskRoom(recordings, disk, World.RESERVE, registry),
            1 << 20,
            new RecordingMeters(registry));
    session.tap().onTrack(World.MICROPHONE, TrackSource.MICROPHONE, World.OPUS, 0);
    var sent = new ArrayList<Long>();
    long armedAt = SECOND / 2 + (long) (random.nextDouble() * 12 * SECOND);
    boolean isArmed = false;
    while (!disk.isCut()) {
      simulated[0] += STEP;
      if (!isArmed && simulated[0] >= armedAt) {
        isArmed = true;
        disk.cutIn(1 + random.nextInt(6));
      }
      if (simulated[0] / STEP % 2 == 0) {
        byte[] packet = packet(sent.size(), 100 + random.nextInt(1000));
        session.tap().onRtp(World.MICROPHONE, packet, 0, packet.length, simulated[0]);
        sent.add(simulated[0]);
      }
      assertThat(session.work()).isTrue();
    }
    return new Cut(disk.left(), sent, simulated[0]);
  }

  private static StoredManifest first(String wrapped, String signer) {
    var manifest =
        new RecordingManifest(
            ID,
            World.CASE,
            RecordingState.RECORDING,
            NOW,
            NOW,
            RetentionClass.PROCESS_RECORD,
            List.of(),
            List.of(),
            List.of(),
            "test",
            "recording.2030-05",
            "");
    return new StoredManifest(manifest, List.of(), wrapped, NOW, signer);
  }

  private ManifestStore store(Path place, Disk disk) {
    return store(place, disk, place.resolve("data/recordings"));
  }

  /// The log is on a disk of its own: its crashes are its own test's.
  private ManifestStore store(Path place, Disk disk, Path recordings) {
    var log = new FileLog(place.resolve("data/log"), new FileDisk(), keys);
    return new ManifestStore(recordings, disk, keys, new EvidenceLog(log, CLOCK));
  }

  private List<Integer> packets(ManifestStore store, StoredManifest stored) {
    var scan = new SegmentScan(store.folderOf(ID), keys.unwrap(stored.wrappedKey()), ID.value());
    var found = new ArrayList<Integer>();
    for (Track track : stored.manifest().tracks()) {
      for (Segment segment : track.segments()) {
        scan.readListed(
            track.number(),
            segment,
            record -> {
              if (record instanceof JournalRecord.Rtp rtp) {
                found.add(Short.toUnsignedInt(rtp.packet().getShort(rtp.packet().position() + 2)));
              }
            });
      }
    }
    return found;
  }

  private Report verified(Path place) throws IOException {
    var config =
        RecordingConfig.standard(place.resolve("data"), folder.resolve("keys"), "test")
            .withReserve(World.RESERVE);
    Path bundle = place.resolve("case.zip");
    try (World world = new World(config, new FileDisk())) {
      Files.write(
          bundle,
          world.all(World.get(world.module.files().export(new CaseExport(World.CASE, List.of())))));
    }
    return BundleVerifier.report(bundle, Optional.of(CaseBundle.signingKey(folder)));
  }

  private static byte[] packet(int sequence, int length) {
    var packet = ByteBuffer.allocate(12 + length);
    packet.put((byte) 0x80).put((byte) 111).putShort((short) sequence);
    packet.putInt(sequence * 960).putInt(7);
    return packet.array();
  }
}
