package huizhen.app.notice;

import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.notice.api.CalendarWriter.Label;
import huizhen.scheduling.notice.api.Invitation;
import huizhen.scheduling.notice.api.Invitation.Method;
import huizhen.scheduling.notice.api.Meeting;
import huizhen.scheduling.notice.api.NoticeSubject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The rules by which Outlook and phones take an invitation: RFC 5545 (the object), RFC 5546 §3.2.2
/// and §3.2.5 (REQUEST, CANCEL).
final class CalendarsTest {
  private static final Instant NOW = Instant.parse("2026-03-10T01:00:00Z");
  private static final NoticeSubject CASE = NoticeSubject.of(new CaseId("case-1"));
  private static final Label LABEL =
      new Label(
          "远程会诊",
          "请由此进入：https://huizhen.example.org/cases/case-1；双击后登录，若打不开请致电协调员，谢谢。",
          "https://huizhen.example.org/cases/case-1");
  private static final Meeting MEETING =
      new Meeting(
          Instant.parse("2026-03-12T01:30:00Z"),
          Instant.parse("2026-03-12T02:00:00Z"),
          "Asia/Shanghai");

  private final Calendars calendars = new Calendars("huizhen@example.org");

  @Test
  void a_request_has_what_iTIP_asks_for() {
    var calendar = parsed(request(3));
    assertThat(calendar.getVersion()).isEqualTo(ICalVersion.V2_0);
    assertThat(calendar.getProductId().getValue()).isNotBlank();
    assertThat(calendar.getMethod().getValue()).isEqualTo("REQUEST");
    var event = event(calendar);
    assertThat(event.getUid().getValue()).isEqualTo("case-case-1@huizhen");
    assertThat(event.getSequence().getValue()).isEqualTo(3);
    assertThat(event.getDateTimeStamp().getValue()).isEqualTo(NOW);
    assertThat(event.getDateStart().getValue().toInstant()).isEqualTo(MEETING.start());
    assertThat(event.getDateEnd().getValue().toInstant()).isEqualTo(MEETING.end());
    assertThat(event.getStatus().isConfirmed()).isTrue();
    assertThat(event.getOrganizer().getEmail()).isEqualTo("huizhen@example.org");
    assertThat(event.getAttendees()).hasSize(1);
    var attendee = event.getAttendees().getFirst();
    assertThat(attendee.getEmail()).isEqualTo("li@example.org");
    assertThat(attendee.getRsvp()).isTrue();
    assertThat(event.getAlarms()).hasSize(1);
    assertThat(event.getAlarms().getFirst().getTrigger().getDuration().toMillis())
        .isEqualTo(-15 * 60_000L);
    assertThat(event.getUrl().getValue()).isEqualTo(LABEL.link());
  }

  @Test
  void a_cancellation_names_the_same_event_with_a_higher_sequence() {
    var text =
        calendars.invitation(
            new Invitation(Method.CANCEL, 4, MEETING),
            CASE,
            LABEL,
            Optional.of("li@example.org"),
            NOW);
    var calendar = parsed(text);
    assertThat(calendar.getMethod().getValue()).isEqualTo("CANCEL");
    var event = event(calendar);
    assertThat(event.getUid().getValue()).isEqualTo(event(parsed(request(3))).getUid().getValue());
    assertThat(event.getSequence().getValue()).isEqualTo(4);
    assertThat(event.getStatus().isCancelled()).isTrue();
    assertThat(event.getAttendees()).hasSize(1);
    assertThat(event.getAlarms()).isEmpty();
  }

  @Test
  void a_published_one_has_no_attendee() {
    var calendar =
        parsed(calendars.published(new Invitation(Method.REQUEST, 0, MEETING), CASE, LABEL, NOW));
    assertThat(calendar.getMethod().getValue()).isEqualTo("PUBLISH");
    assertThat(event(calendar).getAttendees()).isEmpty();
  }

  @Test
  void times_are_in_utc_and_the_lines_in_the_form_of_RFC_5545() {
    var text = request(0);
    assertThat(text)
        .startsWith("BEGIN:VCALENDAR\r\n")
        .endsWith("END:VCALENDAR\r\n")
        .contains("DTSTART:20260312T013000Z\r\n")
        .contains("DTEND:20260312T020000Z\r\n")
        .contains("METHOD:REQUEST\r\n")
        .doesNotContain("TZID");
    // §3.1: lines end with CRLF, and are folded at 75 octets.
    assertThat(text.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
    for (var line : text.split("\r\n", -1)) {
      assertThat(line.getBytes(StandardCharsets.UTF_8).length).as(line).isLessThanOrEqualTo(75);
    }
  }

  @Test
  void the_library_finds_nothing_that_breaks_the_specification() {
    for (var text :
        new String[] {
          request(0),
          calendars.published(new Invitation(Method.REQUEST, 0, MEETING), CASE, LABEL, NOW)
        }) {
      assertThat(parsed(text).validate(ICalVersion.V2_0).isEmpty())
          .as(parsed(text).validate(ICalVersion.V2_0).toString())
          .isTrue();
    }
  }

  private String request(int sequence) {
    return calendars.invitation(
        new Invitation(Method.REQUEST, sequence, MEETING),
        CASE,
        LABEL,
        Optional.of("li@example.org"),
        NOW);
  }

  private static ICalendar parsed(String text) {
    var calendar = Biweekly.parse(text).first();
    if (calendar == null) {
      throw new AssertionError("no calendar");
    }
    return calendar;
  }

  private static VEvent event(ICalendar calendar) {
    assertThat(calendar.getEvents()).hasSize(1);
    return calendar.getEvents().getFirst();
  }
}
