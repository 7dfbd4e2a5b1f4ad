package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RetentionClass;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody sees who copies the data folder.
class SecrecyTest {
  @TempDir Path folder;

  @Test
  void leaves_no_plaintext_and_opens_nothing_without_keys() throws IOException {
    RecordingManifest manifest;
    try (World world = World.in(folder)) {
      LiveRecording live = world.start();
      new Feed(live.tap()).packets(100);
      live.note("chat", "{\"text\":\"" + Feed.MARKER + "\"}");
      manifest = World.get(live.stop("ended"));
      var _ =
          World.get(
              world
                  .module
                  .documents()
                  .store(
                      "doc-1",
                      World.CASE,
                      "text/plain",
                      RetentionClass.OUTPATIENT_RECORD,
                      Buffer.buffer(Feed.MARKER)));
      var _ =
          World.get(
              world
                  .module
                  .audit()
                  .append(
                      new AuditEvent(
                          "e-1",
                          Instant.EPOCH,
                          Optional.of(World.CASE),
                          "u-1",
                          "case.submit",
                          "case-7",
                          "ok",
                          Feed.MARKER)));
      List<Path> files = files(folder.resolve("data"));
      assertThat(files).hasSizeGreaterThan(5);
      for (Path file : files) {
        String raw = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(raw).as(file.toString()).doesNotContain(Feed.MARKER).doesNotContain("xxxxxxxx");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys"))))
          .isEqualTo("rwx------");
    }
    Path thief = folder.resolve("thief");
    for (Path file : files(folder.resolve("data"))) {
      Path copy = thief.resolve("data").resolve(folder.resolve("data").relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    try (World world = World.in(thief)) {
      assertThatThrownBy(() -> World.get(world.module.archive().find(manifest.id())))
          .isInstanceOf(RecordingException.class);
      assertThatThrownBy(() -> World.get(world.module.archive().segment(manifest.id(), 1, 1)))
          .isInstanceOf(RecordingException.class);
      assertThatThrownBy(() -> World.get(world.module.documents().open("doc-1")))
          .isInstanceOf(RecordingException.class);
      assertThat(World.get(world.module.audit().ofCase(World.CASE))).isEmpty();
      assertThat(World.get(world.module.audit().verify()).firstBad()).contains(1L);
    }
  }

  @Test
  void refuses_keys_within_the_data_folder() {
    assertThatThrownBy(() -> RecordingConfig.standard(folder, folder.resolve("keys"), "test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recording.keys-dir");
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      // A file that is just being renamed into place is the same bytes as under its name.
      return walk.filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".tmp"))
          .toList();
    }
  }
}
