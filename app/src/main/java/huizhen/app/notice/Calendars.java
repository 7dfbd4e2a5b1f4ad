package huizhen.app.notice;

import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VAlarm;
import biweekly.component.VEvent;
import biweekly.io.text.ICalWriter;
import biweekly.parameter.ParticipationStatus;
import biweekly.parameter.Related;
import biweekly.parameter.Role;
import biweekly.property.Attendee;
import biweekly.property.Method;
import biweekly.property.Organizer;
import biweekly.property.Status;
import biweekly.property.Trigger;
import biweekly.util.Duration;
import huizhen.scheduling.notice.api.CalendarWriter;
import huizhen.scheduling.notice.api.Invitation;
import huizhen.scheduling.notice.api.NoticeSubject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/// iCalendar by biweekly: RFC 5545, with the methods of RFC 5546 (iTIP). Each object has one
/// `VEVENT`, whose `UID` stays and whose `SEQUENCE` grows. Times are in UTC (§3.3.5, form 2): a
/// calendar shows them in its owner's zone and needs no `VTIMEZONE`, whose rules would be ours to
/// keep.
///
/// Only the one who gets it is in it as an attendee: nobody learns others' addresses.
public final class Calendars implements CalendarWriter {
  private static final int LINE_OCTETS = 75;
  private static final String PRODUCT = "-//Huizhen//Huizhen//EN";

  private final String organizer;

  /// @param organizer an e-mail address
  public Calendars(String organizer) {
    this.organizer = organizer;
  }

  @Override
  public String invitation(
      Invitation invitation,
      NoticeSubject subject,
      Label label,
      Optional<String> attendee,
      Instant now) {
    var isCancel = invitation.method() == Invitation.Method.CANCEL;
    var event = event(invitation, subject, label, now);
    event.setStatus(isCancel ? Status.cancelled() : Status.confirmed());
    attendee.ifPresent(address -> event.addAttendee(attendee(address, isCancel)));
    return write(event, isCancel ? Method.CANCEL : Method.REQUEST);
  }

  @Override
  public String published(Invitation invitation, NoticeSubject subject, Label label, Instant now) {
    var event = event(invitation, subject, label, now);
    event.setStatus(Status.confirmed());
    return write(event, Method.PUBLISH);
  }

  private VEvent event(Invitation invitation, NoticeSubject subject, Label label, Instant now) {
    var event = new VEvent();
    event.setUid(subject.uid());
    event.setSequence(invitation.sequence());
    event.setDateTimeStamp(Date.from(now));
    event.setDateStart(Date.from(invitation.meeting().start()));
    event.setDateEnd(Date.from(invitation.meeting().end()));
    event.setSummary(label.summary());
    event.setDescription(label.description());
    event.setUrl(label.link());
    event.setOrganizer(new Organizer(null, organizer));
    if (invitation.method() == Invitation.Method.REQUEST) {
      event.addAlarm(alarm(label));
    }
    return event;
  }

  private static Attendee attendee(String address, boolean isCancel) {
    var attendee = new Attendee(null, address);
    attendee.setRole(Role.ATTENDEE);
    attendee.setParticipationStatus(ParticipationStatus.NEEDS_ACTION);
    attendee.setRsvp(!isCancel);
    return attendee;
  }

  /// A quarter of an hour before, as the pages' last reminder.
  private static VAlarm alarm(Label label) {
    var before = Duration.builder().prior(true).minutes(15).build();
    return VAlarm.display(new Trigger(before, Related.START), label.summary());
  }

  private static String write(VEvent event, String method) {
    var calendar = new ICalendar();
    calendar.setVersion(ICalVersion.V2_0);
    calendar.setProductId(PRODUCT);
    calendar.setMethod(method);
    calendar.addEvent(event);
    var text = new StringWriter();
    try (var writer = new ICalWriter(text, ICalVersion.V2_0)) {
      writer.write(calendar);
    } catch (IOException e) {
      throw new UncheckedIOException("a string takes everything", e);
    }
    return folded(text.toString().replace("\r\n ", "")); // as the library has folded it
  }

  /// Lines of at most 75 octets (RFC 5545 §3.1). The library counts characters, and a Chinese one
  /// has three octets.
  private static String folded(String text) {
    var folded = new StringBuilder(text.length() + 64);
    int octets = 0;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      int width = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x1_0000 ? 3 : 4;
      if (character == '\r' || character == '\n') {
        octets = 0;
      } else if (octets + width > LINE_OCTETS) {
        folded.append("\r\n ");
        octets = 1 + width;
      } else {
        octets += width;
      }
      folded.appendCodePoint(character);
      at += Character.charCount(character);
    }
    return folded.toString();
  }
}
