package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.AuditTrail.Verification;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingException;
import huizhen.recording.vault.SegmentHeader;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTrailTest {
  @TempDir Path folder;
  private final FaultyDisk disk = new FaultyDisk();
  private World world;

  @BeforeEach
  void open() {
    world = new World(World.config(folder), disk);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void lists_entries_by_case_and_newest_first_also_after_restarts() {
    append(10);
    reopen();
    append(10, 20);
    reopen();
    assertThat(World.get(world.module.audit().ofCase(new CaseId("case-1"))))
        .extracting(AuditEntry::sequence)
        .containsExactly(2L, 5L, 8L, 11L, 14L, 17L, 20L);
    assertThat(World.get(world.module.audit().recent(19, 3)))
        .extracting(entry -> entry.event().id())
        .containsExactly("e-17", "e-16", "e-15");
    assertThat(World.get(world.module.audit().recent(Long.MAX_VALUE, 1000))).hasSize(20);
    assertThat(World.get(world.module.audit().recent(0, 5))).isEmpty();
    Verification verification = verify();
    assertThat(verification.entries()).isEqualTo(20);
    assertThat(verification.firstBad()).isEmpty();
  }

  @Test
  void writes_an_event_once_however_often_it_is_told() {
    AuditEntry first = World.get(world.module.audit().append(event(1)));
    List<Future<AuditEntry>> again = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      again.add(world.module.audit().append(event(i % 2 == 0 ? 1 : 2)));
    }
    assertThat(World.get(again.getFirst())).isEqualTo(first);
    assertThat(again).allSatisfy(future -> assertThat(World.get(future).sequence()).isLessThan(3));
    reopen();
    assertThat(World.get(world.module.audit().append(event(1)))).isEqualTo(first);
    assertThat(verify().entries()).isEqualTo(2);
  }

  @Test
  void names_the_first_entry_that_was_changed() throws IOException {
    long seed = 23;
    var random = new Random(seed);
    append(30);
    Path file = folder.resolve("data/audit/audit-00001.hza");
    byte[] good = Files.readAllBytes(file);
    List<Integer> frames = frames(good);
    for (int run = 0; run < 100; run++) {
      byte[] bad = good.clone();
      int at = frames.get(1) + random.nextInt(bad.length - frames.get(1));
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      long entry = frames.stream().filter(start -> start <= at).count() - 1;
      assertThat(verify().firstBad()).as("seed %d run %d at %d", seed, run, at).contains(entry);
    }
    Files.write(file, good);
    assertThat(verify().firstBad()).isEmpty();
  }

  @Test
  void notices_that_the_last_entries_were_deleted() throws IOException {
    append(30);
    world.close();
    Path file = folder.resolve("data/audit/audit-00001.hza");
    byte[] good = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(good, frames(good).get(26)));
    world = new World(World.config(folder), disk);
    assertThat(verify().firstBad()).contains(26L);
    var _ = World.get(world.module.audit().append(event(31)));
    assertThat(verify().firstBad()).contains(26L);
    reopen();
    assertThat(verify().firstBad()).contains(26L);
    assertThat(World.get(world.module.audit().ofCase(new CaseId("case-0")))).isNotEmpty();
  }

  @Test
  void notices_that_the_head_was_deleted() throws IOException {
    append(3);
    reopen();
    Files.delete(folder.resolve("data/audit/head.json"));
    assertThat(verify().firstBad()).contains(1L);
  }

  @Test
  void drops_a_torn_tail_that_was_promised_to_nobody_and_notes_it() throws IOException {
    append(5);
    world.close();
    Path file = folder.resolve("data/audit/audit-00001.hza");
    byte[] good = Files.readAllBytes(file);
    byte[] torn = Arrays.copyOf(good, good.length + 200);
    System.arraycopy(good, frames(good).get(2), torn, good.length, 5);
    Files.write(file, Arrays.copyOf(torn, good.length + 5));
    world = new World(World.config(folder), disk);
    assertThat(verify().firstBad()).isEmpty();
    assertThat(World.get(world.module.audit().recent(Long.MAX_VALUE, 1)))
        .allSatisfy(entry -> assertThat(entry.event().action()).isEqualTo("audit.torn-tail"));
  }

  @Test
  void refuses_while_the_disk_is_full_and_goes_on_after() {
    append(3);
    disk.isFull = true;
    assertThatThrownBy(() -> World.get(world.module.audit().append(event(4))))
        .isInstanceOf(RecordingException.class);
    disk.isFull = false;
    assertThat(World.get(world.module.audit().append(event(5))).sequence()).isEqualTo(4);
    assertThat(verify().firstBad()).isEmpty();
    reopen();
    assertThat(verify().firstBad()).isEmpty();
    assertThat(verify().entries()).isEqualTo(4);
  }

  @Test
  void refuses_an_event_that_is_too_large() {
    var large =
        new AuditEvent(
            "x", Instant.EPOCH, Optional.empty(), "a", "b", "c", "ok", "y".repeat(300_000));
    assertThatThrownBy(() -> World.get(world.module.audit().append(large)))
        .isInstanceOf(IllegalArgumentException.class);
    append(1);
    assertThat(verify().entries()).isEqualTo(1);
  }

  private void append(int count) {
    append(0, count);
  }

  private void append(int from, int to) {
    List<Future<AuditEntry>> appended = new ArrayList<>();
    for (int i = from; i < to; i++) {
      appended.add(world.module.audit().append(event(i)));
    }
    for (int i = 0; i < appended.size(); i++) {
      assertThat(World.get(appended.get(i)).sequence()).isEqualTo(from + i + 1);
    }
  }

  private static AuditEvent event(int number) {
    return new AuditEvent(
        "e-" + number,
        Instant.parse("2030-01-01T00:00:00Z").plusSeconds(number),
        Optional.of(new CaseId("case-" + number % 3)),
        "u-1",
        "case.view",
        "case-" + number % 3,
        "ok",
        "{}");
  }

  private void reopen() {
    world.close();
    world = new World(World.config(folder), disk);
  }

  private Verification verify() {
    return World.get(world.module.audit().verify());
  }

  /// Where the frames begin; the first is the head of the file, then entry 1, 2 …
  private static List<Integer> frames(byte[] file) {
    var starts = new ArrayList<Integer>();
    int at = SegmentHeader.BYTES;
    while (at < file.length) {
      starts.add(at);
      at += 9 + ByteBuffer.wrap(file).getInt(at);
    }
    return starts;
  }
}
