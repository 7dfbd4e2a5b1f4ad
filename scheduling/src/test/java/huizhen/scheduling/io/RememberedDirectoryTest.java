package huizhen.scheduling.io;

import static huizhen.scheduling.io.Gateway.END;
import static huizhen.scheduling.io.Gateway.START;
import static huizhen.scheduling.io.Gateway.await;
import static huizhen.scheduling.testing.Clinics.COUNTY;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL;
import static huizhen.scheduling.testing.Clinics.PATIENT;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Directory.Named;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import huizhen.scheduling.testing.RealRedis;
import huizhen.scheduling.testing.RedisExtension;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a gateway remembers of the directory is never decided by, nor shown, once it is not so any
/// more; whichever gateway changed it.
@ExtendWith(RedisExtension.class)
final class RememberedDirectoryTest {
  private static final LocalDate DAY = LocalDate.ofInstant(START, java.time.ZoneOffset.UTC);

  private Gateway gateway;
  private Gateway other;

  @BeforeEach
  void connect(RealRedis redis) {
    gateway = Gateway.on(redis.uri());
    other = new Gateway(redis.uri(), new MemoryTrail());
  }

  @AfterEach
  void close() {
    other.close();
    gateway.close();
  }

  @Test
  void books_nobody_who_has_lost_his_licence_on_another_gateway_since() {
    gateway.accepted("case-1");
    booked(gateway, "before", 0);
    await(
        other
            .scheduling
            .directory()
            .put(Clinics.practitioner(SPECIALIST, HOSPITAL, "2005-07-01", "2026-03-01")));

    assertThat(book(gateway, "after", 1))
        .isEqualTo(new BookingOutcome.Refused(Rule.SPECIALIST_LICENCE.refusal()));

    await(other.scheduling.directory().put(Clinics.specialist()));
    booked(gateway, "again", 1);
  }

  @Test
  void knows_of_leave_that_another_gateway_has_entered_or_taken_away() {
    gateway.accepted("case-1");
    booked(gateway, "before", 0);
    var leave = new Absence("leave-1", HOSPITAL, Optional.of(SPECIALIST), DAY, DAY);
    await(other.scheduling.directory().put(leave));
    assertThat(book(gateway, "on-leave", 1)).isInstanceOf(BookingOutcome.Refused.class);

    await(other.scheduling.directory().removeAbsence(HOSPITAL, "leave-1"));
    booked(gateway, "back", 1);
  }

  @Test
  void takes_the_case_as_its_caller_has_seen_it_and_reads_again_where_it_is_another() {
    gateway.accepted("case-1");
    var consultations = gateway.scheduling.consultations();
    var seen = await(consultations.find(new CaseId("case-1"))).orElseThrow();
    booked(other, "first", 0);

    var outcome =
        await(
            consultations.book(
                new CommandId("second"),
                EXPERT,
                seen,
                START.plus(Duration.ofHours(1)),
                END.plus(Duration.ofHours(1))));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            BookingOutcome.Booked.class,
            it -> assertThat(it.state().version()).isEqualTo(seen.version() + 2));
  }

  @Test
  void shows_the_names_of_now() {
    assertThat(named().patients().get(PATIENT)).isEqualTo(Clinics.patient());
    var renamed =
        new Patient(PATIENT, COUNTY, "欧阳春水", "11010519491231002X", "13800138000", DAY, "F");
    await(other.scheduling.directory().put(renamed));
    await(
        other
            .scheduling
            .directory()
            .put(Clinics.practitioner(SPECIALIST, HOSPITAL, "2005-07-01", "2026-03-01")));

    var found = named();

    assertThat(found.patients()).containsOnlyKeys(PATIENT).containsValue(renamed);
    assertThat(found.practitioners())
        .hasEntrySatisfying(
            SPECIALIST,
            it -> assertThat(it.licenceValidTo()).isEqualTo(LocalDate.parse("2026-03-01")));
    assertThat(found.organisations().get(COUNTY)).isEqualTo(Clinics.county());
  }

  @Test
  void leaves_out_who_is_not_there_and_finds_him_when_he_is() {
    var newcomer = new huizhen.scheduling.api.PractitionerId("doctor-new");
    var directory = gateway.scheduling.directory();
    assertThat(await(directory.named(Set.of(), Set.of(newcomer), Set.of())).practitioners())
        .isEmpty();
    var doctor = Clinics.practitioner(newcomer, COUNTY, "2020-01-01", "2030-01-01");
    await(other.scheduling.directory().put(doctor));

    assertThat(await(directory.named(Set.of(), Set.of(newcomer), Set.of())).practitioners())
        .containsValue(doctor);
  }

  private Named named() {
    return await(
        gateway
            .scheduling
            .directory()
            .named(Set.of(COUNTY, HOSPITAL), Set.of(SPECIALIST), Set.of(PATIENT)));
  }

  private static BookingOutcome book(Gateway on, String command, int hours) {
    var later = Duration.ofHours(hours);
    return await(on.book(command, EXPERT, "case-1", START.plus(later), END.plus(later)));
  }

  private static void booked(Gateway on, String command, int hours) {
    assertThat(book(on, command, hours)).isInstanceOf(BookingOutcome.Booked.class);
  }
}
