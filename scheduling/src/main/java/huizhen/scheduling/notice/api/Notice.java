package huizhen.scheduling.notice.api;

import java.time.Instant;
import java.util.Optional;

/// One notice to one recipient.
///
/// @param at when it became due
/// @param expiresAt after which it is of no use and is not sent any more
/// @param meeting the time that it is about; of a cancelled one the time that was
/// @param reason free text of a colleague: shown in the pages to those who see the case, never sent
/// @param invitation what it does to a calendar
public record Notice(
    String id,
    NoticeKind kind,
    NoticeSubject subject,
    Recipient recipient,
    Instant at,
    Instant expiresAt,
    Optional<Meeting> meeting,
    Optional<String> reason,
    Optional<Invitation> invitation) {
  @Override
  public String toString() {
    return "Notice[" + id + " " + kind + " " + subject + "]";
  }
}
