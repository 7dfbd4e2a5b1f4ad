package huizhen.scheduling.model;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.WorkingHours;
import huizhen.scheduling.testing.Clinics;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CalendarTest {
  private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");
  private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);

  @Test
  void cuts_working_hours_into_slots() {
    var free =
        shanghai("08:00", "10:00", 30)
            .free(List.of(), at("2026-03-10T00:00:00Z"), at("2026-03-11T00:00:00Z"), PAST, 100);
    assertThat(free)
        .extracting(FreeSlot::start)
        .containsExactly(
            at("2026-03-10T00:00:00Z"),
            at("2026-03-10T00:30:00Z"),
            at("2026-03-10T01:00:00Z"),
            at("2026-03-10T01:30:00Z"));
  }

  @Test
  void leaves_out_what_overlaps_a_booking_and_keeps_what_touches_it() {
    var booked = List.of(new Interval(at("2026-03-10T00:45:00Z"), at("2026-03-10T01:00:00Z")));
    var free =
        shanghai("08:00", "10:00", 30)
            .free(booked, at("2026-03-10T00:00:00Z"), at("2026-03-11T00:00:00Z"), PAST, 100);
    assertThat(free)
        .extracting(FreeSlot::start)
        .containsExactly(
            at("2026-03-10T00:00:00Z"), at("2026-03-10T01:00:00Z"), at("2026-03-10T01:30:00Z"));
  }

  @Test
  void offers_nothing_of_the_past_but_the_next_full_minute() {
    var now = at("2026-03-10T00:31:20Z");
    var free =
        shanghai("08:00", "10:00", 30)
            .free(List.of(), at("2026-03-09T00:00:00Z"), at("2026-03-11T00:00:00Z"), now, 100);
    assertThat(free)
        .extracting(FreeSlot::start)
        .containsExactly(
            at("2026-03-10T00:32:00Z"), at("2026-03-10T01:00:00Z"), at("2026-03-10T01:30:00Z"));
  }

  @Test
  void offers_no_ad_hoc_slot_outside_hours_or_over_a_booking_or_past_the_end() {
    var calendar = shanghai("08:00", "10:00", 30);
    var to = at("2026-03-10T12:00:00Z");
    assertThat(first(calendar, List.of(), at("2026-03-09T23:59:30Z"), to))
        .isEqualTo(at("2026-03-10T00:00:00Z"));
    var booked = List.of(new Interval(at("2026-03-10T00:50:00Z"), at("2026-03-10T01:00:00Z")));
    assertThat(first(calendar, booked, at("2026-03-10T00:31:00Z"), to))
        .isEqualTo(at("2026-03-10T01:00:00Z"));
    assertThat(calendar.free(List.of(), PAST, to, at("2026-03-10T01:31:00Z"), 5)).isEmpty();
  }

  @Test
  void works_over_midnight_and_around_the_clock() {
    var night = shanghai("22:00", "02:00", 60);
    assertThat(night.covers(new Interval(at("2026-03-10T15:30:00Z"), at("2026-03-10T16:30:00Z"))))
        .isTrue();
    assertThat(night.covers(new Interval(at("2026-03-10T17:30:00Z"), at("2026-03-10T18:30:00Z"))))
        .isFalse();
    var always = shanghai("00:00", "00:00", 30);
    assertThat(always.covers(new Interval(at("2026-03-10T15:45:00Z"), at("2026-03-10T16:15:00Z"))))
        .isTrue();
    assertThat(first(always, List.of(), at("2026-03-10T15:58:01Z"), at("2026-03-11T00:00:00Z")))
        .isEqualTo(at("2026-03-10T15:59:00Z"));
  }

  @Test
  void keeps_wall_time_when_the_clocks_change() {
    // Berlin springs forward on 2026-03-29: 09:00 is 08:00Z on Saturday and 07:00Z on Sunday.
    var berlin = calendar("Europe/Berlin", "09:00", "10:00", 60);
    var free =
        berlin.free(List.of(), at("2026-03-28T00:00:00Z"), at("2026-03-30T00:00:00Z"), PAST, 10);
    assertThat(free)
        .extracting(FreeSlot::start)
        .containsExactly(at("2026-03-28T08:00:00Z"), at("2026-03-29T07:00:00Z"));
  }

  @Test
  void counts_slots_in_real_time_on_a_day_of_23_or_25_hours() {
    var night = calendar("Europe/Berlin", "01:00", "04:00", 60);
    // 02:00 to 03:00 does not happen.
    assertThat(
            night.free(List.of(), at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z"), PAST, 10))
        .extracting(FreeSlot::start)
        .containsExactly(at("2026-03-29T00:00:00Z"), at("2026-03-29T01:00:00Z"));
    // 02:00 to 03:00 happens twice.
    assertThat(
            night.free(List.of(), at("2026-10-24T22:00:00Z"), at("2026-10-25T22:00:00Z"), PAST, 10))
        .extracting(FreeSlot::start)
        .containsExactly(
            at("2026-10-24T23:00:00Z"),
            at("2026-10-25T00:00:00Z"),
            at("2026-10-25T01:00:00Z"),
            at("2026-10-25T02:00:00Z"));
    var skipped = calendar("Europe/Berlin", "02:00", "03:00", 60);
    assertThat(
            skipped.free(
                List.of(), at("2026-03-29T00:00:00Z"), at("2026-03-29T12:00:00Z"), PAST, 10))
        .isEmpty();
  }

  @Test
  void constrains_each_member_in_his_own_zone() {
    var nine = at("2026-03-10T01:00:00Z"); // 09:00 in Shanghai, 02:00 in Berlin
    var slot = new Interval(nine, nine.plusSeconds(1_800));
    assertThat(shanghai("08:00", "17:00", 30).covers(slot)).isTrue();
    assertThat(calendar("Europe/Berlin", "08:00", "17:00", 30).covers(slot)).isFalse();
  }

  @Test
  void finds_the_three_nearest_free_slots_on_both_sides() {
    var calendar = shanghai("08:00", "17:00", 30);
    var wanted = at("2026-03-10T02:00:00Z");
    var booked = List.of(new Interval(wanted, wanted.plusSeconds(1_800)));
    assertThat(calendar.nearest(booked, wanted, PAST))
        .extracting(FreeSlot::start)
        .containsExactly(
            at("2026-03-10T01:30:00Z"), at("2026-03-10T02:30:00Z"), at("2026-03-10T01:00:00Z"));
    assertThat(calendar.nearest(booked, wanted, wanted))
        .extracting(FreeSlot::start)
        .containsExactly(
            at("2026-03-10T02:30:00Z"), at("2026-03-10T03:00:00Z"), at("2026-03-10T03:30:00Z"));
  }

  @Test
  void never_offers_a_slot_that_can_not_be_had() {
    var random = new Random(20_260_310);
    var zones =
        List.of("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe");
    for (int i = 0; i < 300; i++) {
      var minutes = 10 + random.nextInt(120);
      var calendar =
          calendar(
              zones.get(random.nextInt(zones.size())),
              "%02d:00".formatted(random.nextInt(24)),
              "%02d:30".formatted(random.nextInt(24)),
              minutes);
      var from = at("2026-01-01T00:00:00Z").plus(Duration.ofHours(random.nextInt(8_000)));
      var now = from.plus(Duration.ofMinutes(random.nextInt(3_000)));
      var start = from.plus(Duration.ofMinutes(random.nextInt(3_000)));
      var booked =
          List.of(new Interval(start, start.plus(Duration.ofMinutes(1 + random.nextInt(500)))));
      var to = from.plus(Duration.ofDays(3));
      for (var slot : calendar.free(booked, from, to, now, 50)) {
        var time = new Interval(slot.start(), slot.end());
        assertThat(time.length()).isEqualTo(Duration.ofMinutes(minutes));
        assertThat(time.overlaps(booked.getFirst())).isFalse();
        assertThat(slot.start()).isAfterOrEqualTo(now).isBefore(to);
        assertThat(calendar.covers(time)).as("round %d, %s", i, slot).isTrue();
      }
    }
  }

  @Test
  void counts_a_due_time_in_office_hours() {
    var due = new WorkingTime(SchedulingRules.standard());
    var four = Duration.ofHours(4);
    // Friday 16:00 + 4 h = Monday 11:00, in Shanghai.
    assertThat(due.after(at("2026-03-13T08:00:00Z"), four, Clinics.ZONE))
        .isEqualTo(at("2026-03-16T03:00:00Z"));
    assertThat(due.after(at("2026-03-10T01:00:00Z"), four, Clinics.ZONE))
        .isEqualTo(at("2026-03-10T05:00:00Z"));
    // At night it begins in the morning.
    assertThat(due.after(at("2026-03-10T14:00:00Z"), four, Clinics.ZONE))
        .isEqualTo(at("2026-03-11T04:00:00Z"));
    // Over a change of the clocks: Friday 16:00 in Berlin (+1) to Monday 11:00 (+2).
    assertThat(due.after(at("2026-03-27T15:00:00Z"), four, "Europe/Berlin"))
        .isEqualTo(at("2026-03-30T09:00:00Z"));
  }

  @Test
  void counts_no_public_holiday_as_office_hours_but_a_make_up_workday() {
    var due = new WorkingTime(SchedulingRules.standard());
    var four = Duration.ofHours(4);
    // Friday 13 February 2026, 16:00: Saturday is worked, then the Spring Festival begins.
    assertThat(due.after(at("2026-02-13T08:00:00Z"), four, Clinics.ZONE))
        .isEqualTo(at("2026-02-14T03:00:00Z"));
    // Saturday 14 February, 16:00, goes on after the Festival, on Tuesday the 24th.
    assertThat(due.after(at("2026-02-14T08:00:00Z"), four, Clinics.ZONE))
        .isEqualTo(at("2026-02-24T03:00:00Z"));
    // Berlin does not keep it.
    assertThat(due.after(at("2026-02-16T08:00:00Z"), four, "Europe/Berlin"))
        .isEqualTo(at("2026-02-16T12:00:00Z"));
  }

  @Test
  void has_no_free_slots_on_holidays_and_leave() {
    var day = java.time.LocalDate.parse("2026-02-24");
    var leave =
        new huizhen.scheduling.api.Absence(
            "l", Clinics.HOSPITAL, java.util.Optional.of(Clinics.SPECIALIST), day, day);
    var calendar =
        new Calendar(
            Clinics.SPECIALIST,
            Clinics.hours(),
            Clinics.ZONE,
            new DayRules(
                huizhen.scheduling.api.HolidayCalendar.shipped(),
                List.of(leave),
                java.util.Optional.empty()));
    // From Saturday evening over the Festival and a day of leave to Wednesday, 08:00.
    assertThat(first(calendar, List.of(), at("2026-02-14T12:00:00Z"), at("2026-03-01T00:00:00Z")))
        .isEqualTo(at("2026-02-25T00:00:00Z"));
    assertThat(
            calendar.covers(new Interval(at("2026-02-17T01:00:00Z"), at("2026-02-17T02:00:00Z"))))
        .isFalse();
  }

  private static Instant first(Calendar calendar, List<Interval> booked, Instant now, Instant to) {
    return calendar.free(booked, PAST, to, now, 1).getFirst().start();
  }

  private static Calendar shanghai(String from, String to, int minutes) {
    return calendar("Asia/Shanghai", from, to, minutes);
  }

  private static Calendar calendar(String zone, String from, String to, int minutes) {
    return new Calendar(
        Clinics.SPECIALIST,
        new WorkingHours(
            ALL, LocalTime.parse(from), LocalTime.parse(to), Duration.ofMinutes(minutes)),
        zone,
        DayRules.NONE);
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }
}
