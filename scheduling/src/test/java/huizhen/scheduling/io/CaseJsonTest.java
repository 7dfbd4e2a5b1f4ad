package huizhen.scheduling.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseDocument;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseProgress;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.api.Team;
import huizhen.scheduling.testing.AesSealer;
import huizhen.scheduling.testing.Clinics;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaseJsonTest {
  private static final List<CaseState> STATES = List.of(CaseState.values());

  @Test
  void reads_what_it_wrote() {
    var random = new Random(11);
    for (int i = 0; i < 2_000; i++) {
      var state = random(random);
      assertThat(CaseJson.kase(new JsonObject(CaseJson.of(state).encode())))
          .as("seed 11, round %d", i)
          .isEqualTo(state);
    }
  }

  @Test
  void keeps_the_form_that_lies_in_redis() {
    var json =
        new JsonObject(
            """
            {"id":"case-1","version":1,"state":"DRAFT","inviting":"county","requester":"doctor-li",
             "application":{"patient":"patient-1","invited":"hospital","reason":"a","purpose":"b",
              "recordSummary":"c","department":"d","wishedTitle":"","urgency":"URGENT"},
             "materials":[],"opinions":[],"recordings":[],
             "createdAt":"2026-03-10T01:00:00Z","changedAt":"2026-03-10T01:00:00Z",
             "fieldOfALaterGateway":7}
            """);
    var state = CaseJson.kase(json);
    assertThat(state.application().urgency()).isEqualTo(Application.Urgency.URGENT);
    assertThat(state.consent()).isEmpty();
    json.remove("fieldOfALaterGateway");
    assertThat(CaseJson.of(state)).isEqualTo(json);
  }

  @Test
  void keeps_a_team_whole() {
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      var team = team(random);
      var json = new JsonObject(TeamJson.of(team).encode());
      assertThat(TeamJson.team(json)).isEqualTo(team);
    }
  }

  private static Team team(Random random) {
    var at = Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
    var opinion =
        new Team.MemberOpinion(
            text(random), text(random), text(random), at, text(random), random.nextBoolean());
    var stand =
        new Team.Stand("a".repeat(64), random.nextBoolean(), text(random), at, text(random));
    var seat =
        new Team.Seat(
            new PractitionerId("m"),
            new OrganisationId("o"),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            maybe(random, at),
            maybe(random, text(random)),
            maybe(random, opinion),
            maybe(random, stand));
    return new Team(
        text(random),
        random.nextInt(3),
        random.nextBoolean() ? List.of() : List.of(seat),
        maybe(random, at),
        maybe(random, opinion));
  }

  @Test
  void opens_a_sealed_value_only_in_its_place_and_unchanged() {
    var sealed = new SealedJson(new AesSealer(new byte[32]));
    var bytes = sealed.seal(new JsonObject().put("a", 1), "hz:{s}:case:1#1");
    assertThat(sealed.open(bytes, "hz:{s}:case:1#1").getInteger("a")).isEqualTo(1);
    assertThatThrownBy(() -> sealed.open(bytes, "hz:{s}:case:1#2"))
        .isInstanceOf(IllegalStateException.class);
    bytes[bytes.length - 1] ^= 1;
    assertThatThrownBy(() -> sealed.open(bytes, "hz:{s}:case:1#1"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void orders_stream_entries_by_number_and_not_by_text() {
    assertThat(EntryId.parse("1735689600000-10")).isGreaterThan(EntryId.parse("1735689600000-9"));
    assertThat(EntryId.parse("1735689600000-0")).isGreaterThan(EntryId.parse("999-99"));
    assertThatThrownBy(() -> EntryId.parse("-1")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> EntryId.parse("x-1")).isInstanceOf(NumberFormatException.class);
  }

  private static ConsultationCase random(Random random) {
    var at = Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
    return new ConsultationCase(
        new CaseId("case-" + random.nextInt(99)),
        random.nextLong(1, 1_000_000),
        STATES.get(random.nextInt(STATES.size())),
        new OrganisationId("o1"),
        new PractitionerId("p1"),
        new Application(
            new PatientId("p"),
            new OrganisationId("o2"),
            text(random),
            text(random),
            text(random),
            text(random),
            text(random),
            random.nextBoolean() ? Application.Urgency.URGENT : Application.Urgency.ROUTINE),
        random.nextBoolean() ? List.of(Clinics.material("m", at)) : List.of(),
        maybe(random, new PractitionerId("s")),
        maybe(
            random,
            new Appointment(
                "a",
                new CaseId("c"),
                new PractitionerId("s"),
                at,
                at.plusSeconds(random.nextInt(1, 9_999)),
                "Asia/Shanghai",
                random.nextLong(99))),
        maybe(
            random,
            new Consent(
                new DocumentId("d"),
                text(random),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                text(random),
                Consent.Relation.RELATIVE,
                at)),
        random.nextBoolean()
            ? List.of()
            : List.of(
                new Opinion(
                    1,
                    new PractitionerId("s"),
                    text(random),
                    text(random),
                    text(random),
                    maybe(random, at),
                    maybe(random, new DocumentId("d")),
                    maybe(random, text(random)))),
        maybe(random, text(random)),
        maybe(random, text(random)),
        random.nextBoolean() ? List.of("r1", "r2") : List.of(),
        at,
        at,
        maybe(random, at),
        random.nextBoolean() ? CaseProgress.NONE : progress(random, at));
  }

  private static CaseProgress progress(Random random, Instant at) {
    return new CaseProgress(
        random.nextBoolean()
            ? List.of()
            : List.of(
                new CaseTimer(CaseTimer.Kind.LOBBY, at),
                new CaseTimer(CaseTimer.Kind.NO_SHOW, at.plusMillis(1))),
        random.nextBoolean() ? List.of() : List.of(new CaseAlert(CaseAlert.Kind.LINK_LOST, at)),
        random.nextBoolean()
            ? List.of()
            : List.of(
                new CaseDocument(
                    CaseDocument.Kind.CONSENT,
                    random.nextInt(1, 9),
                    at,
                    "a".repeat(64),
                    maybe(random, new DocumentId("d")))),
        random.nextBoolean() ? Set.of() : Set.of(Side.INVITED),
        random.nextBoolean() ? Set.of(Side.values()) : Set.of(),
        maybe(random, ExitCause.ABORTED_TECHNICAL));
  }

  private static <T> Optional<T> maybe(Random random, T value) {
    return random.nextBoolean() ? Optional.of(value) : Optional.empty();
  }

  /// With quotes, line ends, control characters and what lies outside the basic plane.
  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(List.of("会诊", "\"", "\\", "\n", "\u0001", "𠀀", "a").get(random.nextInt(7)));
    }
    return text.toString();
  }
}
