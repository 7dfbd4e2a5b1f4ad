package huizhen.scheduling.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.OnCallAbsence;
import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.OnCallRota.Duty;
import huizhen.scheduling.api.OnCallShift;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.testing.Clinics;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OnCallRotaTest {
  private static final PractitionerId A = new PractitionerId("a");
  private static final PractitionerId B = new PractitionerId("b");
  private static final PractitionerId C = new PractitionerId("c");
  private static final String HEART = "心血管内科";

  /// A Friday, 23:30 in Shanghai.
  private static final Instant NIGHT = Instant.parse("2026-03-13T15:30:00Z");

  @Test
  void knows_a_night_shift_before_and_after_midnight_in_its_own_zone() {
    var rota = rota(weekly("1", A, 1, DayOfWeek.FRIDAY, "20:00", "08:00", "Asia/Shanghai"));
    assertThat(rota.at(HEART, NIGHT)).containsExactly(new Duty(A, 1));
    assertThat(rota.at(HEART, Instant.parse("2026-03-13T23:59:00Z"))).hasSize(1); // 07:59
    assertThat(rota.at(HEART, Instant.parse("2026-03-14T00:00:00Z"))).isEmpty(); // 08:00
    assertThat(rota.at(HEART, Instant.parse("2026-03-12T15:30:00Z"))).isEmpty(); // Thursday
    assertThat(rota.at("神经内科", NIGHT)).isEmpty();
  }

  @Test
  void keeps_wall_time_when_the_clocks_change() {
    var rota = rota(weekly("1", A, 1, DayOfWeek.SUNDAY, "08:00", "16:00", "Europe/Berlin"));
    assertThat(rota.at(HEART, Instant.parse("2026-03-22T07:00:00Z"))).hasSize(1); // winter
    assertThat(rota.at(HEART, Instant.parse("2026-03-29T06:00:00Z"))).hasSize(1); // summer
    assertThat(rota.at(HEART, Instant.parse("2026-03-29T14:00:00Z"))).isEmpty();
  }

  @Test
  void rings_each_once_on_the_lowest_level() {
    var rota = rota(once("1", B, 2), once("2", A, 1), once("3", B, 1));
    assertThat(rota.at(HEART, NIGHT)).containsExactly(new Duty(A, 1), new Duty(B, 1));
  }

  @Test
  void respects_leave_and_rings_whom_one_has_handed_over_to() {
    var rota = rota(once("1", A, 1), once("2", B, 2));
    assertThat(rota.with(absence(A, OnCallAbsence.Kind.LEAVE, Optional.empty())).at(HEART, NIGHT))
        .containsExactly(new Duty(B, 2));
    var handed = rota.with(absence(A, OnCallAbsence.Kind.DO_NOT_DISTURB, Optional.of(C)));
    assertThat(handed.at(HEART, NIGHT)).containsExactly(new Duty(C, 1), new Duty(B, 2));
    var chain = handed.with(absence(C, OnCallAbsence.Kind.LEAVE, Optional.of(B)));
    assertThat(chain.at(HEART, NIGHT)).containsExactly(new Duty(B, 1));
    var circle = handed.with(absence(C, OnCallAbsence.Kind.LEAVE, Optional.of(A)));
    assertThat(circle.at(HEART, NIGHT)).containsExactly(new Duty(B, 2));
  }

  @Test
  void refuses_what_makes_no_sense() {
    assertThatThrownBy(() -> absence(A, OnCallAbsence.Kind.DO_NOT_DISTURB, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> absence(A, OnCallAbsence.Kind.LEAVE, Optional.of(A)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> once("1", A, 6)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> rota(once("1", A, 1), once("1", B, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> weekly("1", A, 1, DayOfWeek.FRIDAY, "08:00", "09:00", "Mars/Base"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void names_only_doctors_of_the_house_each_for_the_own_specialty() {
    var doctors = List.of(Clinics.specialist());
    assertThat(RotaChecks.broken(rota(once("1", A, 1)), doctors)).contains(Rule.ROTA_PRACTITIONER);
    assertThat(RotaChecks.broken(rota(once("1", Clinics.SPECIALIST, 1)), doctors)).isEmpty();
    var handed =
        rota(once("1", Clinics.SPECIALIST, 1))
            .with(absence(Clinics.SPECIALIST, OnCallAbsence.Kind.DO_NOT_DISTURB, Optional.of(A)));
    assertThat(RotaChecks.broken(handed, doctors)).contains(Rule.ROTA_SUBSTITUTE);
  }

  private static OnCallRota rota(OnCallShift... shifts) {
    return new OnCallRota(0, List.of(shifts), List.of());
  }

  private static OnCallShift once(String id, PractitionerId who, int level) {
    return new OnCallShift(
        id, who, HEART, level, new OnCallShift.Once(NIGHT.minusSeconds(60), NIGHT.plusSeconds(60)));
  }

  private static OnCallShift weekly(
      String id,
      PractitionerId who,
      int level,
      DayOfWeek day,
      String from,
      String to,
      String zone) {
    return new OnCallShift(
        id,
        who,
        HEART,
        level,
        new OnCallShift.Weekly(Set.of(day), LocalTime.parse(from), LocalTime.parse(to), zone));
  }

  private static OnCallAbsence absence(
      PractitionerId who, OnCallAbsence.Kind kind, Optional<PractitionerId> substitute) {
    return new OnCallAbsence(
        who, kind, NIGHT.minusSeconds(3_600), NIGHT.plusSeconds(3_600), substitute);
  }
}
