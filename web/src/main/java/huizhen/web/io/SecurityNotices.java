package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Notices;
import huizhen.scheduling.notice.api.Recipient;
import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.stream.Stream;

/// Tells people what happened to their own sign-in, in their list and where they are reached at
/// that moment. What happened stays where it can't be told: the trail says so then.
final class SecurityNotices {
  private static final Logger LOG = System.getLogger(SecurityNotices.class.getName());

  private final Notices notices;
  private final Auditor auditor;

  SecurityNotices(Notices notices, Auditor auditor) {
    this.notices = notices;
    this.auditor = auditor;
  }

  Future<Void> tell(Actor whose, NoticeKind kind) {
    return reached(whose)
        .compose(contact -> written(whose, kind, contact))
        .recover(e -> untold(whose, kind, e));
  }

  /// @param contact where they were reached before it was changed
  Future<Void> tellAt(Actor whose, NoticeKind kind, Contact contact) {
    return written(whose, kind, contact).recover(e -> untold(whose, kind, e));
  }

  private Future<Void> written(Actor whose, NoticeKind kind, Contact contact) {
    var account = whose.account();
    return notices.tellAt(
        NoticeSubject.ofAccount(account), kind, Recipient.account(account), contact);
  }

  private Future<Void> untold(Actor whose, NoticeKind kind, Throwable why) {
    LOG.log(Level.WARNING, () -> "a change of a sign-in was not told kind=%s".formatted(kind), why);
    return auditor.write(
        whose.account(), Optional.empty(), "security.notice", kind.name(), "refused:not-told");
  }

  /// What they have entered for it, else what a doctor has entered for the own work. Coordinators
  /// share theirs: it is nobody's own.
  Future<Contact> reached(Actor whose) {
    return notices
        .contact(Recipient.account(whose.account()))
        .compose(own -> {
          var work = Recipient.of(whose).filter(it -> it.kind() == Recipient.Kind.DOCTOR);
          return work.isEmpty() || isSet(own)
              ? Future.succeededFuture(own)
              : notices.contact(work.get());
        });
  }

  static boolean isSet(Contact contact) {
    return Stream.of(Channel.values()).anyMatch(it -> contact.address(it).isPresent());
  }

  /// Whether messages go elsewhere now.
  static boolean isMoved(Contact before, Contact after) {
    return Stream.of(Channel.values())
        .anyMatch(it -> !before.address(it).equals(after.address(it)));
  }
}
