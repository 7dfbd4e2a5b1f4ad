package huizhen.app.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.signaling.ticket.TicketKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys come and go by files and their times.
final class TicketKeyFolderTest {
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final Instant BEGIN = Instant.parse("2026-03-02T06:00:00Z");

  @TempDir Path folder;

  private TicketKeyFolder open(Instant now) {
    return TicketKeyFolder.open(folder, new Secrets(folder, new SecureRandom()), LIFE, now);
  }

  private void write(String name, Instant since, int bytes) throws IOException {
    var file = Files.write(folder.resolve(name), new byte[bytes]);
    var _ = Files.setLastModifiedTime(file, FileTime.from(since));
  }

  private List<String> at(Instant now) {
    return open(now).keys().all().stream().map(TicketKey::id).toList();
  }

  @Test
  void makes_the_first_key_and_keeps_it() throws IOException {
    assertThat(at(BEGIN)).containsExactly("1");
    var bytes = Files.readAllBytes(folder.resolve("tickets.secret"));
    assertThat(at(BEGIN)).containsExactly("1");
    assertThat(folder.resolve("tickets.secret")).hasBinaryContent(bytes);
  }

  @Test
  void a_new_key_verifies_at_once_signs_soon_and_the_old_one_ends_with_its_tickets()
      throws IOException {
    write("tickets.secret", BEGIN.minusSeconds(86_400), 32);
    write("tickets-2.secret", BEGIN, 32);
    assertThat(at(BEGIN)).containsExactly("1", "2");
    assertThat(at(BEGIN.plusSeconds(29))).containsExactly("1", "2");
    assertThat(at(BEGIN.plusSeconds(30))).containsExactly("2", "1");
    // A ticket that the old one signed at the last moment has ended by then.
    assertThat(at(BEGIN.plusSeconds(30).plus(LIFE))).containsExactly("2", "1");
    assertThat(at(BEGIN.plusSeconds(60).plus(LIFE))).containsExactly("2");
  }

  @Test
  void two_changes_in_a_row_keep_all_three() throws IOException {
    write("tickets.secret", BEGIN.minusSeconds(86_400), 32);
    write("tickets-2.secret", BEGIN, 32);
    write("tickets-3.secret", BEGIN.plusSeconds(60), 32);
    assertThat(at(BEGIN.plusSeconds(70))).containsExactly("2", "1", "3");
    assertThat(at(BEGIN.plusSeconds(100))).containsExactly("3", "2", "1");
  }

  @Test
  void a_reload_takes_a_new_file_and_leaves_things_as_they_are_when_one_is_damaged()
      throws IOException {
    write("tickets.secret", BEGIN.minusSeconds(86_400), 32);
    var keys = open(BEGIN);
    write("tickets-2.secret", BEGIN, 32);
    keys.reload(BEGIN.plusSeconds(31));
    assertThat(keys.keys().all()).extracting(TicketKey::id).containsExactly("2", "1");
    write("tickets-3.secret", BEGIN, 31);
    keys.reload(BEGIN.plusSeconds(60));
    assertThat(keys.keys().all()).extracting(TicketKey::id).containsExactly("2", "1");
  }

  @Test
  void other_files_are_none_of_ours_and_a_damaged_key_stops_the_start() throws IOException {
    for (var name : List.of("tickets-1.secret", "tickets-02.secret", "tickets-2.secret.new")) {
      write(name, BEGIN, 32);
    }
    assertThat(at(BEGIN.plusSeconds(60))).containsExactly("1");
    write("tickets-2.secret", BEGIN, 5);
    assertThatThrownBy(() -> open(BEGIN.plusSeconds(60)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tickets-2.secret is damaged: 5 bytes, not 32");
  }

  @Test
  void more_keys_than_anybody_needs_are_refused() throws IOException {
    for (int i = 2; i < TicketKeyFolder.MAX_FILES + 2; i++) {
      write("tickets-" + i + ".secret", BEGIN, 32);
    }
    assertThatThrownBy(() -> open(BEGIN)).hasMessageContaining("101 keys for tickets");
  }
}
