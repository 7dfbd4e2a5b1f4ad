package huizhen.scheduling.notice.api;

import java.time.Instant;
import java.util.Optional;

/// A port: writes iCalendar (RFC 5545). `app` implements it with a library.
public interface CalendarWriter {
  /// For a mail.
  ///
  /// @param attendee the e-mail address of the one who gets it
  String invitation(
      Invitation invitation,
      NoticeSubject subject,
      Label label,
      Optional<String> attendee,
      Instant now);

  /// For a download: METHOD PUBLISH, without attendees (RFC 5546 §3.2.1).
  String published(Invitation invitation, NoticeSubject subject, Label label, Instant now);

  /// What people read in their calendar; names nobody.
  record Label(String summary, String description, String link) {}
}
