package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.DocumentVault.Content;
import huizhen.recording.api.DocumentVault.StoredDocument;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RetentionClass;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentVaultTest {
  @TempDir Path folder;
  private World world;

  @BeforeEach
  void open() {
    world = World.in(folder);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void gives_back_what_was_stored_also_after_a_restart() {
    StoredDocument stored = store("doc-1", "opinion 1");
    world.close();
    world = World.in(folder);
    Content content = World.get(world.module.documents().open("doc-1")).orElseThrow();
    assertThat(content.document()).isEqualTo(stored);
    assertThat(content.bytes()).isEqualTo(Buffer.buffer("opinion 1"));
    assertThat(World.get(world.module.documents().open("doc-2"))).isEmpty();
  }

  @Test
  void takes_the_same_document_twice_and_no_other_under_its_id() {
    StoredDocument first = store("doc-1", "opinion 1");
    assertThat(store("doc-1", "opinion 1")).isEqualTo(first);
    assertThatThrownBy(() -> store("doc-1", "opinion 2"))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("other content");
  }

  @Test
  void refuses_bad_ids_and_documents_that_are_too_large() {
    assertThatThrownBy(() -> store("../x", "a")).isInstanceOf(IllegalArgumentException.class);
    assertThat(World.get(world.module.documents().open("../x"))).isEmpty();
    Buffer large = Buffer.buffer(new byte[FileDocumentVault.MAX_BYTES + 1]);
    assertThatThrownBy(() ->
            World.get(
                world
                    .module
                    .documents()
                    .store("doc", World.CASE, "a/b", RetentionClass.PROCESS_RECORD, large)))
        .isInstanceOf(RecordingException.class);
  }

  @Test
  void notices_every_flipped_bit() throws IOException {
    long seed = 17;
    var random = new Random(seed);
    var _ = store("doc-1", "opinion 1");
    Path file;
    try (Stream<Path> walk = Files.walk(folder.resolve("data/documents"))) {
      file = walk.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] good = Files.readAllBytes(file);
    for (int run = 0; run < 200; run++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      assertThatThrownBy(() -> World.get(world.module.documents().open("doc-1")))
          .as("seed %d run %d", seed, run)
          .isInstanceOf(RecordingException.class);
    }
  }

  private StoredDocument store(String id, String text) {
    return World.get(
        world
            .module
            .documents()
            .store(
                id,
                World.CASE,
                "text/plain",
                RetentionClass.OUTPATIENT_RECORD,
                Buffer.buffer(text)));
  }
}
