package huizhen.app.rooms;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.DocumentVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RetentionClass;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.VitalSigns;
import huizhen.web.vitals.VitalsSheet;
import huizhen.web.vitals.VitalsSheet.Measured;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What of the measurements of a consultation gets onto which sheet.
final class VitalsKeeperTest {
  private static final RoomId ROOM = new RoomId("case-c1");

  private final Vault vault = new Vault();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Instant now = Instant.parse("2026-03-02T01:00:00Z");
  private final VitalsKeeper keeper = new VitalsKeeper(vault, () -> now, registry);

  private static final class Vault implements DocumentVault {
    final Map<String, Content> documents = new HashMap<>();
    boolean isAway;

    @Override
    public Future<StoredDocument> store(
        String id, CaseId caseId, String mediaType, RetentionClass retention, Buffer content) {
      if (isAway) {
        return Future.failedFuture(new RecordingException("no room"));
      }
      assertThat(documents).doesNotContainKey(id);
      var stored =
          new StoredDocument(id, caseId, mediaType, retention, content.length(), "", Instant.EPOCH);
      documents.put(id, new Content(stored, content));
      return Future.succeededFuture(stored);
    }

    @Override
    public Future<Optional<Content>> open(String id) {
      return Future.succeededFuture(Optional.ofNullable(documents.get(id)));
    }
  }

  private void measure(RoomId room, String device, double value) {
    keeper.keep(
        room,
        new Happening.Vitals(
            new ParticipantId("a-li"),
            new VitalSigns(
                device,
                true,
                now.minusMillis(30),
                List.of(new VitalSigns.Value("heart-rate", value, "/min")))));
  }

  private void pass(Duration time) {
    for (long i = 0; i < time.toSeconds(); i++) {
      now = now.plusSeconds(1);
      keeper.tick();
    }
  }

  private List<Measured> kept() {
    var all = new ArrayList<Measured>();
    for (int i = 1; i <= VitalsSheet.MAX_SHEETS; i++) {
      var found = vault.documents.get(VitalsSheet.id("c1", i));
      if (found != null) {
        all.addAll(VitalsSheet.parse(found.bytes()).sets());
      }
    }
    return all;
  }

  @Test
  void a_sheet_is_in_the_vault_after_a_minute_with_the_cases_other_records() {
    measure(ROOM, "monitor", 72);
    pass(VitalsKeeper.EVERY.minusSeconds(1));
    assertThat(vault.documents).isEmpty();
    pass(Duration.ofSeconds(1));
    var stored = requireNonNull(vault.documents.get(VitalsSheet.id("c1", 1))).document();
    assertThat(stored.caseId()).isEqualTo(new CaseId("c1"));
    assertThat(stored.retention()).isEqualTo(RetentionClass.OUTPATIENT_RECORD);
    assertThat(kept()).hasSize(1);
    assertThat(kept().getFirst().values().getFirst().value()).isEqualTo(72);
    pass(Duration.ofMinutes(5));
    assertThat(vault.documents).as("nothing new").hasSize(1);
  }

  @Test
  void a_device_is_kept_each_ten_seconds_and_each_device_for_itself() {
    for (int i = 0; i < 60; i++) {
      measure(ROOM, "monitor", i);
      measure(ROOM, "oximeter", i);
      pass(Duration.ofSeconds(1));
    }
    keeper.closed(ROOM);
    assertThat(kept()).hasSize(12);
    assertThat(kept())
        .filteredOn(it -> it.device().equals("monitor"))
        .extracting(it -> it.values().getFirst().value())
        .containsExactly(0., 10., 20., 30., 40., 50.);
  }

  @Test
  void what_waits_is_stored_when_the_room_closes_and_at_shutdown() {
    measure(ROOM, "monitor", 1);
    keeper.closed(ROOM);
    assertThat(kept()).hasSize(1);
    now = now.plusSeconds(30);
    measure(ROOM, "monitor", 2);
    assertThat(keeper.storeAll().succeeded()).isTrue();
    assertThat(kept()).hasSize(2);
  }

  @Test
  void an_earlier_run_s_sheets_stay_as_they_are() {
    measure(ROOM, "monitor", 1);
    keeper.closed(ROOM);
    var again = new VitalsKeeper(vault, () -> now, registry);
    again.keep(
        ROOM,
        new Happening.Vitals(
            new ParticipantId("a-li"),
            new VitalSigns("monitor", true, now, List.of(new VitalSigns.Value("spo2", 97, "%")))));
    again.closed(ROOM);
    assertThat(vault.documents).containsOnlyKeys(VitalsSheet.id("c1", 1), VitalsSheet.id("c1", 2));
  }

  @Test
  void a_vault_that_is_away_gets_it_later_and_not_twice() {
    vault.isAway = true;
    measure(ROOM, "monitor", 1);
    pass(Duration.ofMinutes(3));
    measure(ROOM, "monitor", 2);
    vault.isAway = false;
    pass(VitalsKeeper.EVERY);
    assertThat(kept()).hasSize(2);
    pass(Duration.ofMinutes(3));
    assertThat(kept()).hasSize(2);
  }

  @Test
  void what_finds_no_place_is_counted() {
    vault.isAway = true;
    for (int i = 0; i < VitalsSheet.MAX_SETS + 7; i++) {
      measure(ROOM, "d" + i, i);
    }
    assertThat(registry.counter("huizhen.vitals.dropped").count()).isEqualTo(7);
    vault.isAway = false;
    keeper.closed(ROOM);
    assertThat(kept()).hasSize(VitalsSheet.MAX_SETS);
    assertThat(registry.counter("huizhen.vitals.kept").count()).isEqualTo(VitalsSheet.MAX_SETS);
  }

  @Test
  void a_case_has_a_last_sheet() {
    for (int i = 1; i <= VitalsSheet.MAX_SHEETS + 2; i++) {
      measure(ROOM, "monitor", i);
      pass(VitalsKeeper.EVERY.plusSeconds(1));
    }
    keeper.closed(ROOM);
    assertThat(vault.documents).hasSize(VitalsSheet.MAX_SHEETS);
    assertThat(registry.counter("huizhen.vitals.dropped").count()).isEqualTo(2);
  }

  @Test
  void a_visits_are_kept_with_the_visits_record() {
    measure(new RoomId("visit-v1"), "cuff", 72);
    keeper.closed(new RoomId("visit-v1"));
    var stored = requireNonNull(vault.documents.get(VitalsSheet.id("visit-v1", 1))).document();
    assertThat(stored.caseId()).isEqualTo(new CaseId("visit-v1"));
    assertThat(stored.retention()).isEqualTo(RetentionClass.OUTPATIENT_RECORD);
  }

  @Test
  void rooms_that_are_no_consultation_or_visit_keep_nothing() {
    for (var room : List.of("ward", "teaching-t1")) {
      measure(new RoomId(room), "monitor", 1);
      keeper.closed(new RoomId(room));
    }
    pass(Duration.ofMinutes(2));
    assertThat(vault.documents).isEmpty();
  }
}
