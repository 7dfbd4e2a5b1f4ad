package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.Compositions.Composition;
import huizhen.recording.api.Compositions.Mark;
import huizhen.recording.api.Compositions.Refusal;
import huizhen.recording.api.Compositions.Reply;
import huizhen.recording.api.Compositions.State;
import huizhen.recording.api.RecordingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The queue of films and its limits, without ffmpeg.
class FilmListTest {
  private static final RecordingId RECORDING = new RecordingId("rec-1");

  @TempDir Path folder;
  private Instant now = Instant.parse("2030-05-06T07:08:09Z");
  private World world;
  private FilmList films;

  @BeforeEach
  void open() throws IOException {
    world = World.in(folder);
    films = opened();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void twenty_wait_and_the_next_is_told_to_come_again() throws Exception {
    var ids = new HashSet<String>();
    for (int i = 0; i < FilmList.MAX_WAITING; i++) {
      ids.add(accepted("mark-" + i).id());
    }
    assertThat(ids).hasSize(FilmList.MAX_WAITING);
    assertThat(films.add(RECORDING, new Mark("one more")))
        .isEqualTo(new Reply.Refused(Refusal.TOO_MANY));
    assertThat(accepted("mark-3").id()).as("asked for again").isIn(ids);

    films.done(films.next(), 7);
    assertThat(films.add(RECORDING, new Mark("one more"))).isInstanceOf(Reply.Accepted.class);
  }

  @Test
  void they_are_made_in_the_order_in_which_they_were_asked_for_also_after_a_crash()
      throws Exception {
    String first = accepted("first").id();
    now = now.plusSeconds(1);
    String second = accepted("second").id();
    films.begun(films.next());
    films.progressed(films.next(), 40);

    films = opened();
    assertThat(films.next().id()).isEqualTo(first);
    assertThat(films.next().state()).isEqualTo(State.QUEUED);
    films.failed(films.next(), "no room");
    assertThat(films.next().id()).isEqualTo(second);
    assertThat(films.find(first).orElseThrow().fault()).contains("no room");
  }

  @Test
  void a_film_goes_seven_days_after_it_was_asked_for_and_one_that_waits_does_not()
      throws Exception {
    Composition done = accepted("done");
    films.done(done, 3);
    Files.write(films.fileOf(done.id()), new byte[3]);
    Composition waiting = accepted("waiting");

    now = now.plus(FilmList.KEPT);
    films.deleteOld();
    assertThat(films.find(done.id())).isPresent();
    now = now.plus(Duration.ofMillis(1));
    films.deleteOld();
    assertThat(films.find(done.id())).isEmpty();
    assertThat(films.fileOf(done.id())).doesNotExist();
    assertThat(films.find(waiting.id())).isPresent();
    assertThat(opened().of(RECORDING)).hasSize(1);
  }

  @Test
  void what_somebody_changed_on_disk_is_left_out() throws Exception {
    String id = accepted("one").id();
    Path file = folder.resolve("films").resolve(id + ".json");
    Files.writeString(file, Files.readString(file).replace("QUEUED", "DONE"));
    assertThat(opened().find(id)).isEmpty();
  }

  @Test
  void pipes_that_a_killed_gateway_left_are_cleared_and_others_are_not() throws IOException {
    Path place = Files.createDirectory(folder.resolve("tmp"));
    var own = new PipeFolders(Optional.of(place), folder.resolve("films"));
    Path left = own.make();
    Files.createFile(left.resolve("track-0"));
    Path others = new PipeFolders(Optional.of(place), folder.resolve("elsewhere")).make();

    new PipeFolders(Optional.of(place), folder.resolve("films")).clearOld();
    assertThat(left).doesNotExist();
    assertThat(others).exists();
  }

  private Composition accepted(String mark) throws IOException {
    return ((Reply.Accepted) films.add(RECORDING, new Mark(mark))).film();
  }

  private FilmList opened() throws IOException {
    var disk = new FileDisk();
    Path place = folder.resolve("films");
    var signed = new SignedFiles(place, disk, world.module.keys());
    return new FilmList(place, disk, signed, () -> now);
  }
}
