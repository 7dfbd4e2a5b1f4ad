package huizhen.web.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Notice;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Notices;
import huizhen.scheduling.notice.api.Recipient;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Notices in memory, newest first.
final class MemoryNotices implements Notices {
  final List<Delivered> all = new ArrayList<>();
  final Map<Recipient, Contact> contacts = new HashMap<>();
  volatile boolean isAway;
  final Map<CaseId, String> calendars = new HashMap<>();
  private final Set<String> read = new HashSet<>();

  synchronized void clear() {
    all.clear();
    isAway = false;
    contacts.clear();
    calendars.clear();
    read.clear();
  }

  @Override
  public synchronized Future<Inbox> inbox(Recipient recipient, int limit) {
    var own = own(recipient);
    return Future.succeededFuture(
        new Inbox(
            own.stream().limit(limit).map(it -> new Item(it, read.contains(it.id()))).toList(),
            own.stream().filter(it -> !read.contains(it.id())).count()));
  }

  @Override
  public synchronized Future<Void> tell(
      NoticeSubject subject, NoticeKind kind, List<Recipient> recipients) {
    if (isAway) {
      return Future.failedFuture("away");
    }
    for (var to : recipients) {
      all.addFirst(
          new Delivered(
              new Notice(
                  "told-" + all.size(),
                  kind,
                  subject,
                  to,
                  Instant.EPOCH,
                  Instant.MAX,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()),
              List.of()));
    }
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Void> tellAt(
      NoticeSubject subject, NoticeKind kind, Recipient recipient, Contact contact) {
    if (isAway) {
      return Future.failedFuture("away");
    }
    all.addFirst(
        new Delivered(
            new Notice(
                "told-" + all.size(),
                kind,
                subject,
                recipient,
                Instant.EPOCH,
                Instant.MAX,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(contact)),
            List.of()));
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Void> read(Recipient recipient, List<String> ids) {
    own(recipient).stream().map(Notice::id).filter(ids::contains).forEach(read::add);
    return Future.succeededFuture();
  }

  private List<Notice> own(Recipient recipient) {
    return all.stream()
        .map(Delivered::notice)
        .filter(it -> it.recipient().equals(recipient))
        .toList();
  }

  @Override
  public synchronized Future<List<Delivered>> of(NoticeSubject subject) {
    return Future.succeededFuture(
        all.stream().filter(it -> it.notice().subject().equals(subject)).toList());
  }

  @Override
  public synchronized Future<Contact> contact(Recipient recipient) {
    return Future.succeededFuture(contacts.getOrDefault(recipient, Contact.NONE));
  }

  @Override
  public synchronized Future<Void> contact(Recipient recipient, Contact contact) {
    contacts.put(recipient, contact);
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Optional<String>> calendar(CaseId id, Contact.Language language) {
    return Future.succeededFuture(Optional.ofNullable(calendars.get(id)));
  }
}
