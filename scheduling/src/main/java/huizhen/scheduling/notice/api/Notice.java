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
/// @param contact where it goes, whatever the recipient sets later; empty for what is set when it
///   is sent
public record Notice(
    String id,
    NoticeKind kind,
    NoticeSubject subject,
    Recipient recipient,
    Instant at,
    Instant expiresAt,
    Optional<Meeting> meeting,
    Optional<String> reason,
    Optional<Invitation> invitation,
    Optional<Contact> contact) {
  /// One that goes where the recipient is reached when it is sent.
  public Notice(
      String id,
      NoticeKind kind,
      NoticeSubject subject,
      Recipient recipient,
      Instant at,
      Instant expiresAt,
      Optional<Meeting> meeting,
      Optional<String> reason,
      Optional<Invitation> invitation) {
    this(
        id, kind, subject, recipient, at, expiresAt, meeting, reason, invitation, Optional.empty());
  }

  @Override
  public String toString() {
    return "Notice[" + id + " " + kind + " " + subject + "]";
  }
}
