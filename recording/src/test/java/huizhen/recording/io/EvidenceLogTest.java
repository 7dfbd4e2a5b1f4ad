package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.RecordingException;
import huizhen.recording.log.Checkpoint;
import huizhen.recording.log.EntryBundle;
import huizhen.recording.log.LeafProof;
import huizhen.recording.log.LogEntry;
import huizhen.recording.log.ProofCheck;
import huizhen.recording.log.SignedNote;
import huizhen.recording.log.Tile;
import huizhen.recording.log.TreeHash;
import huizhen.recording.vault.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceLogTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2030-05-06T07:08:09Z"));

  @TempDir Path folder;

  @Test
  void keeps_entries_in_tiles_that_others_can_read() throws IOException {
    var expected = new ArrayList<TreeHash>();
    try (FileLog log = open()) {
      for (int i = 0; i < 600; i++) {
        assertThat(log.add(entry(i))).isEqualTo(i);
        expected.add(TreeHash.leaf(entry(i).bytes()));
      }
      var _ = log.publish();
    }
    SignedNote note = SignedNote.parse(Files.readAllBytes(data().resolve("checkpoint")));
    assertThat(note.isSignedBy(FileLog.origin(keys().publicKey()), keys().publicKey())).isTrue();
    assertThat(Checkpoint.parse(note.text()).size()).isEqualTo(600);
    var found = new ArrayList<TreeHash>();
    for (int number = 0; number < 3; number++) {
      int width = number < 2 ? Tile.WIDTH : 600 - 2 * Tile.WIDTH;
      byte[] bundle = Files.readAllBytes(data().resolve(Tile.entriesPath(number, width)));
      var leaves = EntryBundle.parse(bundle, width).stream().map(TreeHash::leaf).toList();
      found.addAll(leaves);
      Path tile = data().resolve(new Tile(0, number, leaves).path());
      assertThat(Files.readAllBytes(tile)).isEqualTo(new Tile(0, number, leaves).bytes());
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void goes_on_after_a_restart_and_proves_its_growth() throws IOException {
    var checkpoints = new ArrayList<Checkpoint>();
    int next = 0;
    for (int count : List.of(1, 3, 252, 1, 256, 90, 0)) {
      try (FileLog log = open()) {
        for (int i = 0; i < count; i++) {
          assertThat(log.add(entry(next))).isEqualTo(next);
          next++;
        }
        Checkpoint now = log.publish().checkpoint();
        for (Checkpoint before : checkpoints) {
          assertThat(
                  ProofCheck.isConsistent(
                      before.size(),
                      before.root(),
                      now.size(),
                      now.root(),
                      log.proveGrowth(before.size(), now.size())))
              .isTrue();
          LeafProof old = log.prove(before.size() - 1, before);
          assertThat(old.isIn(before)).isTrue();
        }
        for (int i = 0; i < next; i += 37) {
          LeafProof proof = log.prove(i, now);
          assertThat(proof.entry()).isEqualTo(entry(i));
          assertThat(LeafProof.parse(proof.bytes()).isIn(now)).isTrue();
        }
        checkpoints.add(now);
      }
    }
  }

  @Test
  void keeps_of_unfilled_tiles_only_what_the_last_checkpoint_needs() throws IOException {
    try (FileLog log = open()) {
      for (int i = 0; i < 300; i++) {
        var _ = log.add(entry(i));
        if (i % 3 == 0) {
          var _ = log.publish();
        }
      }
      var _ = log.publish();
    }
    try (Stream<Path> walk = Files.walk(data().resolve("tile"))) {
      assertThat(walk.filter(Files::isRegularFile).map(it -> data().relativize(it).toString()))
          .containsExactlyInAnyOrder(
              "tile/0/000",
              "tile/0/001.p/44",
              "tile/1/000.p/1",
              "tile/entries/000",
              "tile/entries/001.p/44");
    }
  }

  @Test
  void enters_a_digest_once_also_after_a_restart() throws IOException {
    try (FileLog log = open()) {
      assertThat(log.addOnce(entry(1))).isZero();
      assertThat(log.addOnce(entry(2))).isEqualTo(1);
      assertThat(log.addOnce(entry(1))).isZero();
    }
    try (FileLog log = open()) {
      assertThat(log.addOnce(entry(2))).isEqualTo(1);
      assertThat(log.size()).isEqualTo(2);
    }
  }

  @Test
  void drops_a_torn_tail_and_keeps_all_that_was_acknowledged() throws IOException {
    long seed = 42;
    var random = new Random(seed);
    try (FileLog log = open()) {
      for (int i = 0; i < 300; i++) {
        var _ = log.add(entry(i));
      }
    }
    byte[] whole = Files.readAllBytes(data().resolve("tail"));
    int last = 2 + entry(299).bytes().length + 8;
    for (int run = 0; run < 200; run++) {
      // What a crash within the 300th append may leave: a part of it, or its length and zeros.
      byte[] torn = Arrays.copyOf(whole, whole.length - 1 - random.nextInt(last));
      if (run % 2 == 0) {
        torn = Arrays.copyOf(torn, whole.length);
      }
      Files.write(data().resolve("tail"), torn);
      boolean isWhole = Arrays.equals(torn, whole);
      try (FileLog log = open()) {
        assertThat(log.size()).as("seed %d run %d", seed, run).isEqualTo(isWhole ? 300 : 299);
        if (!isWhole) {
          assertThat(log.add(entry(299))).isEqualTo(299);
        }
      }
      assertThat(Files.readAllBytes(data().resolve("tail"))).isEqualTo(whole);
    }
  }

  @Test
  void refuses_a_log_that_lost_or_changed_what_its_checkpoint_has() throws IOException {
    try (FileLog log = open()) {
      for (int i = 0; i < 300; i++) {
        var _ = log.add(entry(i));
      }
      var _ = log.publish();
    }
    byte[] tail = Files.readAllBytes(data().resolve("tail"));
    Files.write(data().resolve("tail"), Arrays.copyOf(tail, tail.length - 1));
    assertRefused("checkpoint 300");
    Files.delete(data().resolve("tail"));
    assertRefused("tail is missing");
    Files.write(data().resolve("tail"), tail);
    byte[] note = Files.readAllBytes(data().resolve("checkpoint"));
    byte[] bad = note.clone();
    bad[5] ^= 1;
    Files.write(data().resolve("checkpoint"), bad);
    assertRefused("changed");
    Files.write(data().resolve("checkpoint"), note);
    Path tile = data().resolve("tile/0/000");
    byte[] hashes = Files.readAllBytes(tile);
    hashes[77] ^= 1;
    Files.write(tile, hashes);
    assertRefused("others than its checkpoint");
    hashes[77] ^= 1;
    Files.write(tile, hashes);
    try (FileLog log = open()) {
      assertThat(log.size()).isEqualTo(300);
    }
  }

  @Test
  void loses_nothing_acknowledged_to_a_full_disk() throws IOException {
    var disk = new FaultyDisk();
    try (var log = new FileLog(data(), disk, keys())) {
      int acknowledged = 0;
      for (int i = 0; i < 520; i++) {
        disk.isFull = i % 50 == 49 || (i > 250 && i < 262);
        try {
          assertThat(log.add(entry(acknowledged))).isEqualTo(acknowledged);
          acknowledged++;
        } catch (IOException e) {
          assertThat(disk.isFull).isTrue();
        }
      }
      disk.isFull = false;
      Checkpoint checkpoint = log.publish().checkpoint();
      assertThat(checkpoint.size()).isEqualTo(acknowledged);
      for (int i = 0; i < acknowledged; i++) {
        assertThat(log.prove(i, checkpoint).entry()).isEqualTo(entry(i));
      }
    }
    try (FileLog log = open()) {
      assertThat(log.publish().checkpoint().size()).isEqualTo(log.size());
    }
  }

  @Test
  void enters_what_is_sealed_and_stored_and_the_audit_trails_head() throws IOException {
    try (World world = World.in(folder)) {
      CaseBundle.record(world, 5);
      CaseBundle.store(world, "opinion-1", "text");
    }
    var kinds = new ArrayList<LogEntry.Kind>();
    try (var log = new FileLog(folder.resolve("data/log"), new FileDisk(), keys())) {
      Checkpoint checkpoint = log.publish().checkpoint();
      for (long i = 0; i < checkpoint.size(); i++) {
        kinds.add(log.prove(i, checkpoint).entry().kind());
      }
    }
    assertThat(kinds)
        .containsExactly(LogEntry.Kind.AUDIT, LogEntry.Kind.MANIFEST, LogEntry.Kind.DOCUMENT);
  }

  private void assertRefused(String why) throws IOException {
    try (FileLog log = open()) {
      assertThatThrownBy(() -> log.add(entry(0)))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining(why);
    }
  }

  private FileLog open() {
    return new FileLog(data(), new FileDisk(), keys());
  }

  private Path data() {
    return folder.resolve("log");
  }

  private FileKeyVault keys() {
    return new FileKeyVault(folder.resolve("keys"), new FileDisk(), CLOCK);
  }

  private static LogEntry entry(int number) {
    byte[] seed = Integer.toString(number).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return new LogEntry(
        LogEntry.Kind.DOCUMENT, CLOCK.instant(), 0, Digests.hex(Digests.sha256(seed)));
  }
}
