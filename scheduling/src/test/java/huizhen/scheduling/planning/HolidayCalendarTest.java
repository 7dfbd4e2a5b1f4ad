package huizhen.scheduling.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.HolidayCalendar;
import huizhen.scheduling.api.HolidayCalendar.Kind;
import huizhen.scheduling.api.OrganisationId;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HolidayCalendarTest {
  private static final Set<DayOfWeek> WEEK = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
  private static final String SHANGHAI = "Asia/Shanghai";

  private final HolidayCalendar shipped = HolidayCalendar.shipped();

  @Test
  void has_the_notice_for_2026_and_says_that_2027_is_a_placeholder() {
    assertThat(shipped.isOfficial(2026)).isTrue();
    assertThat(shipped.isOfficial(2027)).isFalse();
    assertThat(shipped.isOfficial(2028)).isFalse();
    var year = shipped.between(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-12-31"));
    // 3 + 9 + 3 + 5 + 3 + 3 + 7 days off, 1 + 2 + 1 + 2 make-up workdays.
    assertThat(year).filteredOn(it -> it.kind() == Kind.OFF).hasSize(33);
    assertThat(year)
        .filteredOn(it -> it.kind() == Kind.WORK)
        .hasSize(6)
        .allSatisfy(it -> assertThat(WEEK).doesNotContain(it.date().getDayOfWeek()));
  }

  @Test
  void lets_those_work_on_a_holiday_who_work_on_sundays() {
    var springFestival = LocalDate.parse("2026-02-17");
    assertThat(shipped.isWorkday(springFestival, SHANGHAI, WEEK)).isFalse();
    assertThat(shipped.isWorkday(springFestival, SHANGHAI, EnumSet.allOf(DayOfWeek.class)))
        .isTrue();
    assertThat(shipped.isWorkday(springFestival, "Europe/Berlin", WEEK)).isTrue();
  }

  @Test
  void lets_those_work_on_a_make_up_day_who_work_a_whole_week() {
    var saturday = LocalDate.parse("2026-02-28");
    assertThat(shipped.isWorkday(saturday, SHANGHAI, WEEK)).isTrue();
    assertThat(shipped.isWorkday(saturday, SHANGHAI, Set.of(DayOfWeek.TUESDAY))).isFalse();
    assertThat(shipped.isWorkday(saturday, SHANGHAI, Set.of(DayOfWeek.SATURDAY))).isTrue();
    assertThat(shipped.isWorkday(saturday, "America/New_York", WEEK)).isFalse();
  }

  @Test
  void takes_a_whole_year_from_an_imported_list() {
    var other = HolidayCalendar.parse("year 2027 official\n2027-02-08 off 春节\n");
    var both = shipped.importing(other);
    assertThat(both.isOfficial(2027)).isTrue();
    assertThat(both.isWorkday(LocalDate.parse("2027-02-08"), SHANGHAI, WEEK)).isFalse();
    assertThat(both.days()).doesNotContainKey(LocalDate.parse("2027-01-01"));
    assertThat(both.days()).containsKey(LocalDate.parse("2026-01-01"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2027-02-08 off 春节",
        "year 2027 official\n2027-02-30 off 春节",
        "year 2027 official\n2027-02-08 maybe 春节",
        "year 2027 official\n2027-02-08 off",
        "year 2027 official\n2027-02-08 off a\n2027-02-08 off b",
        "year 2027 official\nyear 2027 official",
        "year 2027 perhaps",
        "year soon official",
        "zones Mars/Olympus"
      })
  void names_the_line_of_a_list_that_does_not_fit(String text) {
    assertThatThrownBy(() -> HolidayCalendar.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line ");
  }

  @Test
  void refuses_a_list_without_end() {
    assertThatThrownBy(() -> HolidayCalendar.parse("#\n".repeat(5_001)))
        .hasMessageContaining("at most 5000 lines");
  }

  @Test
  void refuses_an_absence_that_ends_before_it_begins_or_hardly_ever() {
    var day = LocalDate.parse("2026-03-10");
    var place = new OrganisationId("o");
    assertThatThrownBy(() -> new Absence("a", place, Optional.empty(), day, day.minusDays(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Absence("a", place, Optional.empty(), day, day.plusDays(366)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
