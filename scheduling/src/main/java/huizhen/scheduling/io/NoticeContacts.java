package huizhen.scheduling.io;

import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Recipient;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How recipients are reached: what they have set themselves, else a patient's telephone out of the
/// directory.
final class NoticeContacts {
  private final RedisLink link;
  private final NoticeScripts scripts;
  private final Directory directory;

  NoticeContacts(RedisLink link, NoticeScripts scripts, Directory directory) {
    this.link = link;
    this.scripts = scripts;
    this.directory = directory;
  }

  Future<Contact> of(Recipient recipient) {
    return of(List.of(recipient)).map(List::getFirst);
  }

  private Future<Contact> orByPhone(Recipient recipient, Optional<Contact> found) {
    return found.isPresent() || recipient.kind() != Recipient.Kind.PATIENT
        ? Future.succeededFuture(found.orElse(Contact.NONE))
        : directory
            .patient(new PatientId(recipient.id()))
            .map(patient -> patient.flatMap(it -> byPhone(it.phone())).orElse(Contact.NONE));
  }

  /// Of each, in their order: in one round trip, but for patients who have set nothing.
  Future<List<Contact>> of(List<Recipient> recipients) {
    return link.within(attempt -> scripts.contacts(attempt, recipients))
        .compose(found -> {
          var all = new ArrayList<Future<Contact>>();
          for (int i = 0; i < recipients.size(); i++) {
            all.add(orByPhone(recipients.get(i), found.get(i)));
          }
          return Future.all(all).map(_ -> all.stream().map(Future::result).toList());
        });
  }

  Future<Void> put(Recipient recipient, Contact contact) {
    return link.within(attempt -> scripts.put(attempt, recipient, contact));
  }

  /// What stands in the directory may be anything: what is no telephone number is left out.
  private static Optional<Contact> byPhone(String phone) {
    var number = phone.replaceAll("[ -]", "");
    return number.matches("\\+?[0-9]{5,20}")
        ? Optional.of(
            new Contact(
                Optional.empty(),
                Optional.of(number),
                Optional.empty(),
                Contact.Language.ZH,
                Optional.empty(),
                Optional.empty(),
                Set.of()))
        : Optional.empty();
  }
}
