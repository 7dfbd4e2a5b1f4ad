package huizhen.scheduling.notice.api;

import huizhen.scheduling.api.CaseId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Notices as the pages show them. A future fails with a
/// [huizhen.scheduling.api.SchedulingUnavailableException] when Redis is away.
public interface Notices {
  /// More than these are not kept in one list: the oldest goes.
  int MAX_INBOX = 200;

  /// More than these are not kept of one case or visit.
  int MAX_OF_SUBJECT = 500;

  Future<Inbox> inbox(Recipient recipient, int limit);

  /// Tells these of something that is no step of the case itself, once each call. Done when it is
  /// in their lists; what is sent besides goes out as ever.
  ///
  /// @param kind without a time
  Future<Void> tell(NoticeSubject subject, NoticeKind kind, List<Recipient> recipients);

  /// As [#tell], by the ways that are handed in, whatever is set until it is sent: whoever takes an
  /// account over and enters another address does not get what its owner is told.
  Future<Void> tellAt(NoticeSubject subject, NoticeKind kind, Recipient recipient, Contact contact);

  /// Marks these as read, at most [#MAX_INBOX]; what is not in the recipient's list is left alone.
  Future<Void> read(Recipient recipient, List<String> ids);

  /// All that was sent about a case or visit, newest first, with its receipts.
  Future<List<Delivered>> of(NoticeSubject subject);

  Future<Contact> contact(Recipient recipient);

  Future<Void> contact(Recipient recipient, Contact contact);

  /// The booked time as a calendar file; empty where there is none.
  Future<Optional<String>> calendar(CaseId id, Contact.Language language);

  /// @param unread of the whole list
  record Inbox(List<Item> items, long unread) {
    public Inbox {
      items = List.copyOf(items);
    }
  }

  record Item(Notice notice, boolean isRead) {}

  record Delivered(Notice notice, List<Receipt> receipts) {
    public Delivered {
      receipts = List.copyOf(receipts);
    }
  }
}
