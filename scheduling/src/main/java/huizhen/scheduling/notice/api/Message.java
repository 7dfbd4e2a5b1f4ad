package huizhen.scheduling.notice.api;

import java.util.Optional;

/// What a carrier takes. Names nobody but by the address: the text is a time and a link.
///
/// @param address of the channel's kind: an identity, never logged
/// @param calendar an iCalendar object with this method, where a calendar has to know
public record Message(
    String id,
    NoticeKind kind,
    String address,
    String subject,
    String text,
    Optional<CalendarObject> calendar) {
  /// @param method of RFC 5546: `REQUEST` or `CANCEL`
  public record CalendarObject(String method, String text) {}

  @Override
  public String toString() {
    return "Message[" + id + "]";
  }
}
