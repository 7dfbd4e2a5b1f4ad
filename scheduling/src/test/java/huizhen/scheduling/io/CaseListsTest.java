package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.END;
import static huizhen.scheduling.io.Gateway.START;
import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.io.Gateway.done;
import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.testing.AesSealer;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class CaseListsTest {
  private static final CaseIndex ALL = new CaseIndex.All();
  private static final CaseIndex COUNTY = new CaseIndex.OfOrganisation(Clinics.COUNTY);

  private Gateway gateway;
  private RealRedis redis;

  @BeforeEach
  void open(RealRedis redis) {
    this.redis = redis;
    gateway = Gateway.on(redis.uri());
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private void five() {
    for (int i = 1; i <= 5; i++) {
      gateway.now = Clinics.NOW.plusSeconds(i);
      gateway.accepted("case-" + i);
    }
    gateway.now = Clinics.NOW.plusSeconds(6);
  }

  @Test
  void lists_the_newest_change_first() {
    five();
    booked("case-2", 0);
    assertThat(ids(COUNTY)).containsExactly("case-2", "case-5", "case-4", "case-3", "case-1");
    assertThat(ids(ALL)).isEqualTo(ids(COUNTY));
    assertThat(ids(new CaseIndex.OfOrganisation(Clinics.HOSPITAL))).isEqualTo(ids(COUNTY));
  }

  @Test
  void reads_in_pieces_while_cases_change() {
    five();
    var first = piece(COUNTY, Optional.empty());
    assertThat(ids(first)).containsExactly("case-5", "case-4");
    booked("case-4", 0); // with which the piece ended; it moves to the front
    booked("case-2", 60);
    var second = piece(COUNTY, first.next());
    assertThat(ids(second)).containsExactly("case-3", "case-1");
    assertThat(second.next()).isEmpty();
    assertThat(ids(piece(ALL, Optional.empty()))).containsExactly("case-4", "case-2");
  }

  @Test
  void reads_all_of_many_that_changed_in_the_same_millisecond() {
    for (int i = 1; i <= 7; i++) {
      gateway.accepted("case-" + i);
    }
    var seen = new ArrayList<String>();
    Optional<String> after = Optional.empty();
    do {
      var page = piece(COUNTY, after);
      seen.addAll(ids(page));
      after = page.next();
    } while (after.isPresent());
    assertThat(seen)
        .containsExactly("case-7", "case-6", "case-5", "case-4", "case-3", "case-2", "case-1");
  }

  @Test
  void knows_a_cursor_when_it_sees_one() {
    five();
    var consultations = gateway.scheduling.consultations();
    for (var strange : List.of("no-such", "", "a b", "MTIzOg", "\u00e4", "x".repeat(5_000))) {
      assertThat(await(consultations.page(ALL, Optional.of(strange), 2))).as(strange).isEmpty();
    }
    assertThat(await(consultations.page(ALL, Optional.empty(), 0)).orElseThrow().items())
        .as("a piece is never empty for want of room")
        .hasSize(1);
    var beyond = new Cursor(1, "z").encoded();
    assertThat(piece(ALL, Optional.of(beyond))).isEqualTo(new Page<>(List.of(), Optional.empty()));
  }

  @Test
  void goes_through_a_list_for_as_long_as_it_is_wanted() {
    five();
    var seen = new ArrayList<String>();
    await(
        gateway
            .scheduling
            .consultations()
            .each(
                ALL,
                it -> {
                  seen.add(it.id().value());
                  return seen.size() < 3;
                }));
    assertThat(seen).containsExactly("case-5", "case-4", "case-3");
  }

  @Test
  void keeps_a_list_for_each_state_and_patient() {
    gateway.inSession("case-1");
    done(await(gateway.create("c", "case-2")));
    assertThat(ids(new CaseIndex.In(CaseState.IN_SESSION))).containsExactly("case-1");
    assertThat(ids(new CaseIndex.In(CaseState.DRAFT))).containsExactly("case-2");
    assertThat(ids(new CaseIndex.In(CaseState.ACCEPTED))).isEmpty();
    var patient = Clinics.application().patient();
    assertThat(ids(new CaseIndex.OfPatient(patient))).containsExactlyInAnyOrder("case-1", "case-2");
    assertThat(ids(new CaseIndex.OfPatient(new PatientId("nobody")))).isEmpty();
    assertThat(ids(new CaseIndex.Overdue())).isEmpty();
    var counts =
        gateway
            .scheduling
            .consultations()
            .count(List.of(ALL, new CaseIndex.In(CaseState.DRAFT), new CaseIndex.Overdue()));
    assertThat(await(counts)).containsExactly(2L, 1L, 0L);
  }

  @Test
  void lists_what_is_overdue_until_it_is_done() {
    done(await(gateway.create("c", "case-1")));
    done(await(gateway.tell("s", COUNTY_DOCTOR, "case-1", new CaseCommand.Submit())));
    var late = find("case-1");
    for (int hour = 1; hour < 48 && !late.progress().isOverdue(); hour++) {
      gateway.now = Clinics.NOW.plus(Duration.ofHours(hour));
      await(gateway.scheduling.sweep());
      late = find("case-1");
    }
    assertThat(late.progress().isOverdue()).as("%s", late).isTrue();
    assertThat(gateway.listed(new CaseIndex.Overdue())).containsExactly(late);
    done(
        await(
            gateway.tell(
                "a", Clinics.HOSPITAL_COORDINATOR, "case-1", new CaseCommand.Accept(SPECIALIST))));
    assertThat(gateway.listed(new CaseIndex.Overdue())).isEmpty();
  }

  @Test
  void finds_who_is_booked_within_a_time() {
    gateway.accepted("case-1");
    gateway.accepted("case-2");
    booked("case-1", 0);
    booked("case-2", 24 * 60);
    assertThat(booked(List.of(SPECIALIST), 0, 1)).containsExactly("case-1");
    assertThat(booked(List.of(SPECIALIST), -60, 0)).as("until it begins").isEmpty();
    var length = (int) Duration.between(START, END).toMinutes();
    assertThat(booked(List.of(SPECIALIST), length, 60)).as("once it has ended").isEmpty();
    assertThat(booked(List.of(new PractitionerId("nobody")), 0, 1)).isEmpty();
    var both = List.of(SPECIALIST, COUNTY_DOCTOR.practitioner().orElseThrow());
    assertThat(booked(both, 0, 3 * 24 * 60)).as("each once").containsExactly("case-1", "case-2");
  }

  @Test
  void puts_what_an_earlier_version_left_into_its_lists() {
    five();
    booked("case-2", 0);
    var index = RedisKeys.casesIn(CaseState.ACCEPTED);
    var before = redis.ask("ZCARD " + index);
    for (var key : List.of(index, RedisKeys.casesOf(Clinics.application().patient()))) {
      assertThat(redis.ask("DEL " + key)).isEqualTo(":1");
    }
    assertThat(redis.ask("DEL " + RedisKeys.CASES_INDEXED)).isEqualTo(":1");
    try (var next = new Gateway(redis.uri(), new MemoryTrail())) {
      assertThat(redis.ask("ZCARD " + index)).isEqualTo(before).isEqualTo(":4");
      assertThat(next.listed(new CaseIndex.OfPatient(Clinics.application().patient())))
          .extracting(it -> it.id().value())
          .containsExactly("case-2", "case-5", "case-4", "case-3", "case-1");
    }
  }

  @Test
  void puts_no_case_into_a_list_that_it_has_just_left() {
    done(await(gateway.create("c", "case-1")));
    var stale = find("case-1");
    done(await(gateway.tell("s", COUNTY_DOCTOR, "case-1", new CaseCommand.Submit())));
    var link =
        new RedisLink(gateway.vertx, new RedisConfig(redis.uri(), 2, Duration.ofSeconds(15)));
    var scripts =
        new CaseScripts(new SealedJson(new AesSealer(Gateway.KEY)), SchedulingRules.standard());
    await(link.within(attempt -> scripts.index(attempt, stale)));
    assertThat(ids(new CaseIndex.In(CaseState.DRAFT))).isEmpty();
    assertThat(ids(new CaseIndex.In(CaseState.DISPATCHED))).containsExactly("case-1");
    await(link.close());
  }

  private ConsultationCase find(String id) {
    return await(gateway.scheduling.consultations().find(new CaseId(id))).orElseThrow();
  }

  private void booked(String id, int shiftMinutes) {
    var shift = Duration.ofMinutes(shiftMinutes);
    var outcome =
        gateway
            .scheduling
            .consultations()
            .book(
                new CommandId("book-" + id),
                EXPERT,
                new CaseId(id),
                START.plus(shift),
                END.plus(shift));
    assertThat(await(outcome)).isInstanceOf(BookingOutcome.Booked.class);
  }

  private List<String> booked(List<PractitionerId> who, int fromMinutes, int lengthMinutes) {
    var from = START.plus(Duration.ofMinutes(fromMinutes));
    var found =
        gateway
            .scheduling
            .consultations()
            .booked(who, from, from.plus(Duration.ofMinutes(lengthMinutes)));
    return await(found).stream().map(it -> it.id().value()).toList();
  }

  private Page<ConsultationCase> piece(CaseIndex which, Optional<String> after) {
    return await(gateway.scheduling.consultations().page(which, after, 2)).orElseThrow();
  }

  private List<String> ids(CaseIndex which) {
    return gateway.listed(which).stream().map(it -> it.id().value()).toList();
  }

  private static List<String> ids(Page<ConsultationCase> page) {
    return page.items().stream().map(it -> it.id().value()).toList();
  }
}
