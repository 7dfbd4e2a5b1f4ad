package huizhen.scheduling.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.notice.NoticePlanner.Due;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Contact.Language;
import huizhen.scheduling.notice.api.Meeting;
import huizhen.scheduling.notice.api.Notice;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.QuietHours;
import huizhen.scheduling.notice.api.Receipt.Status;
import huizhen.scheduling.notice.api.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RoutingTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final QuietHours NIGHT = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0));

  /// 23:00 in Shanghai.
  private static final Instant LATE = Instant.parse("2026-03-10T15:00:00Z");

  private static final Instant MORNING = Instant.parse("2026-03-10T23:00:00Z");
  private static final Recipient LI = Recipient.doctor(new PractitionerId("li"));

  @Test
  void quiet_hours_put_off_what_can_wait_to_their_end() {
    assertThat(way(due(NoticeKind.BOOKED, Duration.ofDays(3)), mail(), LATE).sendAt())
        .contains(MORNING);
    assertThat(
            way(due(NoticeKind.BOOKED, Duration.ofDays(3)), mail(), LATE.minus(Duration.ofHours(2)))
                .sendAt())
        .contains(LATE.minus(Duration.ofHours(2)));
  }

  @Test
  void quiet_hours_let_through_what_is_urgent() {
    assertThat(
            way(due(NoticeKind.QUARTER_HOUR_BEFORE, Duration.ofMinutes(15)), mail(), LATE).sendAt())
        .contains(LATE);
    assertThat(way(due(NoticeKind.CANCELLED, Duration.ofHours(9)), mail(), LATE).sendAt())
        .contains(LATE);
    assertThat(way(due(NoticeKind.CANCELLED, Duration.ofDays(9)), mail(), LATE).sendAt())
        .contains(MORNING);
  }

  @Test
  void what_would_be_of_no_use_after_the_quiet_hours_is_left_out_and_says_so() {
    var way = way(due(NoticeKind.TWO_HOURS_BEFORE, Duration.ofHours(2)), mail(), LATE);
    assertThat(way.sendAt()).isEmpty();
    assertThat(way.receipt().status()).isEqualTo(Status.SKIPPED);
    assertThat(way.receipt().cause()).isEqualTo("quiet-hours");
  }

  @Test
  void who_opts_out_is_told_of_what_safety_needs_all_the_same() {
    var contact = contact(Set.of(NoticeKind.BOOKED, NoticeKind.CANCELLED));
    assertThat(way(due(NoticeKind.BOOKED, Duration.ofDays(3)), contact, MORNING).receipt().status())
        .isEqualTo(Status.SKIPPED);
    assertThat(
            way(due(NoticeKind.CANCELLED, Duration.ofDays(3)), contact, MORNING).receipt().status())
        .isEqualTo(Status.QUEUED);
  }

  @Test
  void goes_only_where_there_is_an_address_and_a_carrier() {
    var due = due(NoticeKind.BOOKED, Duration.ofDays(3));
    assertThat(
            Routing.ways(due, Contact.NONE, Set.of(Channel.EMAIL), NoticeRules.standard(), MORNING))
        .extracting(it -> it.receipt().channel())
        .containsExactly(Channel.IN_APP);
    assertThat(Routing.ways(due, mail(), Set.of(Channel.SMS), NoticeRules.standard(), MORNING))
        .hasSize(1);
  }

  /// On the night when Berlin's clock goes forward from 02:00 to 03:00, and on that when it goes
  /// back.
  @Test
  void quiet_hours_follow_the_wall_clock_over_a_change_of_daylight_saving() {
    var gap = new QuietHours(LocalTime.of(22, 0), LocalTime.of(2, 30));
    assertThat(gap.after(Instant.parse("2026-03-28T23:00:00Z"), BERLIN))
        .isEqualTo("2026-03-29T01:30:00Z");
    assertThat(NIGHT.after(Instant.parse("2026-03-28T23:00:00Z"), BERLIN))
        .isEqualTo("2026-03-29T05:00:00Z");
    assertThat(NIGHT.after(Instant.parse("2026-10-24T23:00:00Z"), BERLIN))
        .isEqualTo("2026-10-25T06:00:00Z");
  }

  @Test
  void after_quiet_hours_nobody_is_in_quiet_hours_and_the_wait_is_within_a_day() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      var quiet =
          new QuietHours(
              LocalTime.ofSecondOfDay(random.nextInt(1_440) * 60L),
              LocalTime.ofSecondOfDay(random.nextInt(1_440) * 60L));
      var zone = random.nextBoolean() ? BERLIN : ZoneId.of("America/New_York");
      var moment = LATE.plus(Duration.ofMinutes(random.nextInt(600_000)));
      var after = quiet.after(moment, zone);
      assertThat(after).isAfterOrEqualTo(moment);
      assertThat(Duration.between(moment, after)).isLessThanOrEqualTo(Duration.ofHours(25));
    }
  }

  @Test
  void pauses_between_tries_grow_to_an_hour() {
    assertThat(Routing.pause(1)).isEqualTo(Duration.ofSeconds(30));
    assertThat(Routing.pause(2)).isEqualTo(Duration.ofMinutes(2));
    assertThat(Routing.pause(4)).isEqualTo(Duration.ofMinutes(32));
    assertThat(Routing.pause(5)).isEqualTo(Duration.ofHours(1));
    assertThat(Routing.pause(20)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void a_text_says_what_and_when_and_where_and_names_nobody() {
    var notice =
        new Notice(
            "n1",
            NoticeKind.CANCELLED,
            NoticeSubject.of(new CaseId("case-1")),
            LI,
            LATE,
            LATE.plus(Duration.ofDays(1)),
            Optional.of(meeting(Duration.ofDays(3))),
            Optional.of("患者欧阳秋水病情变化"),
            Optional.empty());
    var zh = NoticeText.of(notice, Language.ZH, SHANGHAI, "https://h/cases/case-1");
    assertThat(zh.subject()).isEqualTo("【会诊平台】会诊已取消 2026-03-13 23:00（UTC+08:00）");
    assertThat(zh.body()).contains("https://h/cases/case-1").doesNotContain("欧阳", "病情");
    var en = NoticeText.of(notice, Language.EN, BERLIN, "https://h/cases/case-1");
    assertThat(en.subject())
        .isEqualTo("[Huizhen] Consultation cancelled 2026-03-13 16:00 (UTC+01:00)");
  }

  @Test
  void an_address_in_no_form_is_refused_without_showing_it() {
    assertThatThrownBy(() ->
            new Contact(
                Optional.of("li@clinic\r\nBcc: all@x.cn"),
                Optional.empty(),
                Optional.empty(),
                Language.ZH,
                Optional.empty(),
                Optional.empty(),
                Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("email is not in the form of one");
  }

  private static Routing.Way way(Due due, Contact contact, Instant now) {
    return Routing.ways(due, contact, Set.of(Channel.EMAIL), NoticeRules.standard(), now).get(1);
  }

  private static Due due(NoticeKind kind, Duration ahead) {
    var meeting = meeting(ahead);
    return new Due(
        kind,
        LI,
        kind.isReminder() ? meeting.start() : LATE.plus(Duration.ofDays(1)),
        Optional.of(meeting),
        Optional.empty(),
        Optional.empty());
  }

  private static Meeting meeting(Duration ahead) {
    var start = LATE.plus(ahead);
    return new Meeting(start, start.plus(Duration.ofMinutes(30)), "Asia/Shanghai");
  }

  private static Contact mail() {
    return contact(Set.of());
  }

  private static Contact contact(Set<NoticeKind> optedOut) {
    return new Contact(
        Optional.of("li@example.org"),
        Optional.empty(),
        Optional.empty(),
        Language.ZH,
        Optional.empty(),
        Optional.empty(),
        optedOut);
  }
}
