package huizhen.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.DocumentVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RetentionClass;
import huizhen.web.api.VitalsDoor.Kept;
import huizhen.web.api.VitalsDoor.Reading;
import huizhen.web.api.VitalsDoor.Value;
import huizhen.web.vitals.VitalsSheet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What was measured before a session is on a sheet when it is answered, once, and not without end.
final class EarlyVitalsTest {
  private static final String CASE = "c1";
  private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");

  private final Vault vault = new Vault();
  private final EarlyVitals early = new EarlyVitals(vault, () -> NOW);

  private static final class Vault implements DocumentVault {
    final Map<String, Content> documents = new HashMap<>();
    final List<Promise<Void>> slow = new ArrayList<>();
    boolean isAway;
    boolean isSlow;

    @Override
    public Future<StoredDocument> store(
        String id, CaseId caseId, String mediaType, RetentionClass retention, Buffer content) {
      if (isAway || documents.containsKey(id)) {
        return Future.failedFuture(new RecordingException("no"));
      }
      var stored = new StoredDocument(id, caseId, mediaType, retention, content.length(), "", NOW);
      documents.put(id, new Content(stored, content));
      if (!isSlow) {
        return Future.succeededFuture(stored);
      }
      var later = Promise.<Void>promise();
      slow.add(later);
      return later.future().map(stored);
    }

    @Override
    public Future<Optional<Content>> open(String id) {
      return Future.succeededFuture(Optional.ofNullable(documents.get(id)));
    }
  }

  private static Reading reading(String device, int minute, double value) {
    return new Reading(
        "his",
        Optional.empty(),
        device,
        true,
        NOW.minusSeconds(60L * minute),
        List.of(new Value("8867-4", value, "/min")));
  }

  private Kept keep(Reading... readings) {
    return Objects.requireNonNull(early.keep(CASE, "system-his", List.of(readings)).result());
  }

  private List<VitalsSheet.Measured> kept() {
    var all = new ArrayList<VitalsSheet.Measured>();
    for (int i = 1; vault.documents.containsKey(VitalsSheet.id(CASE, i)); i++) {
      all.addAll(VitalsSheet.parse(sheet(i).bytes()).sets());
    }
    return all;
  }

  private DocumentVault.Content sheet(int number) {
    return Objects.requireNonNull(vault.documents.get(VitalsSheet.id(CASE, number)));
  }

  @Test
  void is_kept_with_the_cases_record_as_it_was_measured() {
    assertThat(keep(reading("cuff", 90, 72), reading("cuff", 30, 75)).isKept())
        .containsExactly(true, true);
    var document = sheet(1).document();
    assertThat(document.retention()).isEqualTo(RetentionClass.OUTPATIENT_RECORD);
    assertThat(document.caseId()).isEqualTo(new CaseId(CASE));
    assertThat(kept())
        .extracting(VitalsSheet.Measured::at)
        .containsExactly(NOW.minusSeconds(5_400), NOW.minusSeconds(1_800));
    assertThat(kept())
        .allMatch(it -> it.from().equals("system-his") && it.receivedAt().equals(NOW));
  }

  @Test
  void what_comes_again_is_there_once() {
    var _ = keep(reading("cuff", 90, 72));
    assertThat(keep(reading("cuff", 90, 72)).isKept()).containsExactly(false);
    assertThat(
            keep(reading("cuff", 90, 72), reading("cuff", 90, 73), reading("cuff", 90, 73))
                .isKept())
        .containsExactly(false, true, false);
    assertThat(kept()).hasSize(2);
  }

  @Test
  void ends_where_the_session_still_finds_room() {
    for (int i = 1; i <= EarlyVitals.MAX_SHEETS; i++) {
      assertThat(keep(reading("cuff", i, 72)).isFull()).isFalse();
    }
    assertThat(keep(reading("cuff", 500, 72)).isFull()).isTrue();
    assertThat(keep(reading("cuff", 1, 72)).isKept()).as("kept already").containsExactly(false);
    assertThat(kept()).hasSize(EarlyVitals.MAX_SHEETS);
  }

  @Test
  void a_number_that_the_room_took_first_is_left_to_it() {
    var _ = keep(reading("cuff", 1, 72));
    vault.isSlow = true;
    var first = early.keep(CASE, "system-his", List.of(reading("cuff", 2, 72)));
    var second = early.keep(CASE, "system-his", List.of(reading("cuff", 3, 72)));
    assertThat(second.isComplete()).as("waits for its turn").isFalse();
    vault.slow.getFirst().complete();
    vault.slow.getLast().complete();
    assertThat(first.succeeded() && second.succeeded()).isTrue();
    assertThat(kept()).hasSize(3);
  }

  @Test
  void nothing_is_said_to_be_kept_that_the_vault_could_not_take() {
    vault.isAway = true;
    var failed = early.keep(CASE, "system-his", List.of(reading("cuff", 1, 72)));
    assertThat(failed.failed()).isTrue();
    vault.isAway = false;
    assertThat(keep(reading("cuff", 1, 72)).isKept()).containsExactly(true);
  }
}
