package huizhen.recording.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.RecordingException;
import huizhen.recording.api.StateCopy.Item;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The copy of the state: what was promised is there after whatever happened to the files.
class StateCopyTest {
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir Path folder;
  private final FaultyDisk disk = new FaultyDisk();
  private Instant now = Instant.parse("2026-03-10T01:00:00Z");

  @AfterAll
  static void stop() {
    var _ = World.get(VERTX.close());
  }

  @Test
  void has_of_each_thing_the_last_content_also_after_restarts() {
    var copy = open();
    assertThat(World.get(copy.append(List.of(item("a", "1"), item("b", "1")), "m1"))).isEqualTo(2);
    assertThat(World.get(copy.append(List.of(item("a", "2"), item("b", "1")), "m2"))).isEqualTo(1);
    copy.close();
    var next = open();
    assertThat(World.get(next.standing()).mark()).isEqualTo("m2");
    assertThat(World.get(next.append(List.of(item("c", "1"), item("c", "2")), "m3"))).isEqualTo(1);
    assertThat(all(next)).isEqualTo(Map.of("a", "2", "b", "1", "c", "2"));
    assertThat(all(open())).isEqualTo(Map.of("a", "2", "b", "1", "c", "2"));
    assertThat(World.get(open().standing()).faults()).isEmpty();
  }

  @Test
  void drops_what_a_round_does_not_meet() {
    var copy = open();
    var _ = World.get(copy.append(List.of(swept("s1"), swept("s2"), item("e", "1")), "m"));
    var _ = World.get(copy.beginRound());
    var _ = World.get(copy.append(List.of(swept("s2")), "m"));
    assertThat(World.get(copy.endRound(false))).isEqualTo(1);
    assertThat(all(copy)).containsOnlyKeys("s2", "e");
    var _ = World.get(copy.beginRound());
    var _ = World.get(copy.append(List.of(swept("s2")), "m"));
    assertThat(World.get(copy.endRound(true))).isEqualTo(1);
    assertThat(all(open())).containsOnlyKeys("s2");
  }

  @Test
  void leaves_out_what_is_over() {
    var copy = open();
    var ends = new Item("link", Optional.of(now.plusSeconds(60)), true, "x".getBytes(UTF_8));
    var _ = World.get(copy.append(List.of(ends, item("a", "1")), "m"));
    assertThat(all(copy)).containsOnlyKeys("link", "a");
    now = now.plusSeconds(60);
    assertThat(all(copy)).containsOnlyKeys("a");
  }

  @Test
  void is_written_anew_when_most_of_it_does_not_count_and_forgets_what_is_gone()
      throws IOException {
    var copy = open(4_096);
    for (int i = 0; i < 400; i++) {
      var _ =
          World.get(
              copy.append(
                  List.of(item("a", "x".repeat(200) + i), item("k" + i % 5, "" + i)), "m" + i));
    }
    assertThat(World.get(copy.standing()).fileBytes()).isLessThan(20_000);
    assertThat(files()).hasSize(1);
    assertThat(all(open()))
        .containsEntry("a", "x".repeat(200) + 399)
        .containsEntry("k4", "399")
        .hasSize(6);
    assertThat(World.get(open().standing()).mark()).isEqualTo("m399");
  }

  @Test
  void ends_before_what_a_crash_tore() throws IOException {
    var copy = open();
    for (int i = 0; i < 20; i++) {
      var _ = World.get(copy.append(List.of(item("a" + i, "content " + i)), "m" + i));
    }
    copy.close();
    var file = files().getFirst();
    var whole = Files.readAllBytes(file);
    var random = new Random(5);
    for (int run = 0; run < 200; run++) {
      int length = 48 + random.nextInt(whole.length - 48);
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      var torn = open();
      var kept = all(torn);
      assertThat(World.get(torn.standing()).faults()).as("length %d", length).isEmpty();
      for (int i = 0; i < kept.size(); i++) {
        assertThat(kept).containsEntry("a" + i, "content " + i);
      }
      assertThat(World.get(torn.standing()).mark())
          .isEqualTo(kept.isEmpty() ? "" : "m" + (kept.size() - 1));
    }
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
    var torn = open();
    var _ = World.get(torn.append(List.of(item("after", "1")), "next"));
    torn.close();
    assertThat(all(open())).containsKeys("a18", "after").doesNotContainKey("a19");
    assertThat(World.get(open().standing()).faults()).isEmpty();
  }

  @Test
  void names_a_changed_a_repeated_and_a_moved_frame_and_gives_the_others() throws IOException {
    var copy = open();
    for (int i = 0; i < 6; i++) {
      var _ = World.get(copy.append(List.of(item("a" + i, "content " + i)), "m"));
    }
    copy.close();
    var file = files().getFirst();
    var whole = Files.readAllBytes(file);
    var frames = frames(whole);
    var random = new Random(9);
    for (int run = 0; run < 100; run++) {
      var bad = whole.clone();
      bad[48 + random.nextInt(whole.length - 48 - 40)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      var found = open();
      assertThat(World.get(found.standing()).faults())
          .as("run %d", run)
          .anyMatch(it -> it.startsWith("state-00001.hzs was changed"));
      all(found)
          .forEach(
              (name, content) -> assertThat(content).isEqualTo("content " + name.substring(1)));
    }
    // In the ciphertext of one frame: the others open.
    var bad = whole.clone();
    bad[frames.get(3) + 20] ^= 1;
    Files.write(file, bad);
    assertThat(all(open())).containsOnlyKeys("a0", "a1", "a3", "a4", "a5");

    Files.write(file, joined(whole, frames, 0, 1, 2, 2, 3, 4, 5, 6));
    assertThat(World.get(open().standing()).faults()).isNotEmpty();
    Files.write(file, joined(whole, frames, 0, 1, 3, 2, 4, 5, 6));
    assertThat(World.get(open().standing()).faults()).isNotEmpty();
  }

  @Test
  void says_that_a_file_is_missing_or_was_shortened_after_its_successor_began() throws IOException {
    for (int run = 0; run < 3; run++) {
      var copy = open();
      var _ = World.get(copy.append(List.of(item("a" + run, "1")), "m" + run));
      var _ = World.get(copy.append(List.of(item("b" + run, "1")), "m" + run));
      copy.close();
    }
    var second = files().get(1);
    var whole = Files.readAllBytes(second);
    Files.write(second, java.util.Arrays.copyOf(whole, frames(whole).getLast()));
    assertThat(World.get(open().standing()).faults())
        .singleElement()
        .asString()
        .contains("ends with frame");
    Files.delete(second);
    assertThat(World.get(open().standing()).faults())
        .singleElement()
        .asString()
        .contains("is missing");
    assertThat(all(open())).containsOnlyKeys("a0", "b0", "a2", "b2");
  }

  @Test
  void is_whole_again_when_a_whole_round_has_met_everything() throws IOException {
    var copy = open();
    var _ = World.get(copy.append(List.of(item("a", "1")), "m"));
    var _ = World.get(copy.append(List.of(item("b", "1")), "m"));
    copy.close();
    var file = files().getFirst();
    var bad = Files.readAllBytes(file);
    bad[frames(bad).get(1) + 12] ^= 1;
    Files.write(file, bad);
    var found = open();
    assertThat(all(found)).containsOnlyKeys("b");
    var _ = World.get(found.beginRound());
    var _ = World.get(found.append(List.of(item("a", "1"), item("b", "1")), "m2"));
    var _ = World.get(found.endRound(true));
    assertThat(World.get(found.standing()).faults()).isEmpty();
    assertThat(all(open())).containsOnlyKeys("a", "b");
    assertThat(World.get(open().standing()).faults()).isEmpty();
  }

  @Test
  void keeps_what_it_promised_when_the_disk_is_full_and_goes_on_when_it_is_not() {
    var copy = open();
    var _ = World.get(copy.append(List.of(item("a", "1")), "m1"));
    disk.isFull = true;
    assertThatThrownBy(() -> World.get(copy.append(List.of(item("a", "2")), "m2")))
        .hasRootCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> World.get(copy.append(List.of(item("a", "2")), "m2")))
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(all(copy)).isEqualTo(Map.of("a", "1"));
    disk.isFull = false;
    var _ = World.get(copy.append(List.of(item("a", "3")), "m3"));
    copy.close();
    assertThat(all(open())).isEqualTo(Map.of("a", "3"));
    assertThat(World.get(open().standing()).faults()).isEmpty();
  }

  @Test
  void loses_nothing_when_it_can_not_be_written_anew() throws IOException {
    var copy = open(1_024);
    var _ = World.get(copy.append(List.of(item("stays", "1"), swept("goes")), "m"));
    var _ = World.get(copy.beginRound());
    var _ = World.get(copy.append(List.of(item("stays", "1")), "m"));
    disk.isFull = true;
    assertThatThrownBy(() -> World.get(copy.endRound(true)))
        .isInstanceOfAny(RecordingException.class, RuntimeException.class);
    disk.isFull = false;
    assertThat(all(copy)).containsKey("stays");
    assertThat(all(open())).containsKey("stays");
    assertThat(World.get(open().standing()).faults()).isEmpty();
    var _ = World.get(copy.beginRound());
    var _ = World.get(copy.append(List.of(item("stays", "1")), "m"));
    var _ = World.get(copy.endRound(true));
    assertThat(all(open())).containsOnlyKeys("stays");
  }

  @Test
  void ignores_a_base_that_a_crash_left_half() throws IOException {
    var copy = open();
    for (int i = 0; i < 50; i++) {
      var _ = World.get(copy.append(List.of(swept("k" + i)), "m"));
    }
    copy.close();
    var before = Files.readAllBytes(files().getFirst());
    var key = Files.readAllBytes(folder.resolve("data/state/state-00001.key"));
    var next = open();
    var _ = World.get(next.beginRound());
    var _ = World.get(next.append(List.of(swept("k7")), "m"));
    var _ = World.get(next.endRound(true));
    next.close();
    var base = files().getLast();
    var whole = Files.readAllBytes(base);
    // As it was before the files of before were deleted.
    Files.write(folder.resolve("data/state/state-00001.hzs"), before);
    Files.write(folder.resolve("data/state/state-00001.key"), key);
    assertThat(all(open())).containsOnlyKeys("k7");
    Files.write(folder.resolve("data/state/state-00001.hzs"), before);
    Files.write(folder.resolve("data/state/state-00001.key"), key);
    Files.write(base, java.util.Arrays.copyOf(whole, whole.length - 1));
    assertThat(all(open())).hasSize(50);
    assertThat(World.get(open().standing()).faults()).isEmpty();
  }

  @Test
  void begins_anew_beside_what_was_put_aside() throws IOException {
    var copy = open();
    var _ = World.get(copy.append(List.of(item("a", "1")), "m"));
    var name = World.get(copy.setAside());
    assertThat(all(copy)).isEmpty();
    assertThat(World.get(copy.standing()).mark()).isEmpty();
    var _ = World.get(copy.append(List.of(item("b", "1")), "n"));
    assertThat(all(open())).containsOnlyKeys("b");
    assertThat(folder.resolve("data").resolve(name).resolve("state-00001.hzs")).exists();
  }

  @Test
  void leaves_nothing_readable_on_the_disk() throws IOException {
    var copy = open();
    var _ =
        World.get(
            copy.append(List.of(item("hz:case:secret-id", "欧阳秋水 has chest pain")), "mark-text"));
    copy.close();
    for (var file : files()) {
      assertThat(new String(Files.readAllBytes(file), UTF_8))
          .doesNotContain("secret-id")
          .doesNotContain("欧阳秋水")
          .doesNotContain("mark-text");
    }
  }

  private FileStateCopy open() {
    return open(FileStateCopy.MIN_DEAD_BYTES);
  }

  private FileStateCopy open(long minDeadBytes) {
    var keys = new FileKeyVault(folder.resolve("keys"), new FileDisk(), () -> now);
    return new FileStateCopy(
        new StateFiles(folder.resolve("data/state"), disk, keys),
        (InstantSource) () -> now,
        new Background(VERTX),
        minDeadBytes);
  }

  private static Item item(String name, String content) {
    return new Item(name, Optional.empty(), false, content.getBytes(UTF_8));
  }

  private static Item swept(String name) {
    return new Item(name, Optional.empty(), true, "swept".getBytes(UTF_8));
  }

  private static Map<String, String> all(FileStateCopy copy) {
    var found = new TreeMap<String, String>();
    copy.each(it ->
        assertThat(found.put(it.name(), new String(it.content(), UTF_8))).as(it.name()).isNull());
    return found;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("data/state"))) {
      return all.filter(it -> it.toString().endsWith(".hzs")).sorted().toList();
    }
  }

  /// Where the frames begin.
  private static List<Integer> frames(byte[] file) {
    var begins = new ArrayList<Integer>();
    int at = 48;
    while (at < file.length) {
      begins.add(at);
      at += 9 + ByteBuffer.wrap(file).getInt(at);
    }
    return begins;
  }

  private static byte[] joined(byte[] file, List<Integer> frames, int... order) {
    var out = ByteBuffer.allocate(2 * file.length).put(file, 0, 48);
    for (int which : order) {
      int end = which + 1 < frames.size() ? frames.get(which + 1) : file.length;
      out.put(file, frames.get(which), end - frames.get(which));
    }
    return java.util.Arrays.copyOf(out.array(), out.position());
  }
}
