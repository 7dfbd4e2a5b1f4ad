package huizhen.web.io;

import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Notices;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.web.view.NoticeView;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.util.Comparator;
import java.util.Map;

/// Everybody's own notices and how they want to be told; what was sent about a case; its calendar
/// file.
final class NoticeRoutes {
  private static final int SHOWN = 50;
  private static final Comparator<Notices.Item> NEWEST =
      Comparator.comparing(it -> it.notice().at(), Comparator.reverseOrder());

  private final WebPorts ports;
  private final SecurityNotices news;

  NoticeRoutes(WebPorts ports, SecurityNotices news) {
    this.ports = ports;
    this.news = news;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listNotices", this::list,
        "readNotices", this::read,
        "getContact", this::contact,
        "putContact", this::putContact,
        "listCaseNotices", this::ofCase,
        "getInvitation", this::invitation);
  }

  private Future<Answer> list(Exchange exchange) {
    var limit = exchange.query("limit").map(Integer::parseInt).orElse(SHOWN);
    return inbox(exchange, limit).map(it -> Answer.ok(NoticeView.of(it)));
  }

  /// Those of the own work and of the own sign-in in one list, newest first.
  private Future<Notices.Inbox> inbox(Exchange exchange, int limit) {
    var looks =
        Recipient.listsOf(exchange.actor()).stream()
            .map(it -> ports.notices().inbox(it, limit))
            .toList();
    return Future.all(looks)
        .map(_ -> {
          var all = looks.stream().map(Future::result).toList();
          var items =
              all.stream().flatMap(it -> it.items().stream()).sorted(NEWEST).limit(limit).toList();
          return new Notices.Inbox(items, all.stream().mapToLong(Notices.Inbox::unread).sum());
        });
  }

  private Future<Answer> read(Exchange exchange) {
    var ids =
        exchange.body().getJsonArray("ids").stream().map(String.class::cast).distinct().toList();
    var reads =
        Recipient.listsOf(exchange.actor()).stream()
            .map(it -> ports.notices().read(it, ids))
            .toList();
    return Future.all(reads)
        .compose(_ -> inbox(exchange, SHOWN))
        .map(it -> Answer.ok(NoticeView.of(it)));
  }

  private Future<Answer> contact(Exchange exchange) {
    return ports.notices().contact(own(exchange)).map(it -> Answer.ok(NoticeView.of(it)));
  }

  private Future<Answer> putContact(Exchange exchange) {
    Contact contact;
    try {
      contact = NoticeView.contact(exchange.body());
    } catch (DateTimeException e) {
      return ProblemException.failed(
          Problem.badField("zone", "a time is HH:MM, a zone such as Asia/Shanghai"));
    } catch (IllegalArgumentException e) {
      return ProblemException.failed(Problem.badField("contact", String.valueOf(e.getMessage())));
    }
    var me = own(exchange);
    return ports
        .notices()
        .contact(me)
        .compose(before ->
            ports
                .notices()
                .contact(me, contact)
                .compose(_ ->
                    SecurityNotices.isMoved(before, contact)
                        ? news.tellAt(exchange.actor(), NoticeKind.CONTACT_CHANGED, before)
                        : Future.<Void>succeededFuture()))
        .map(_ -> Answer.ok(NoticeView.of(contact)));
  }

  private Future<Answer> ofCase(Exchange exchange) {
    return ports
        .notices()
        .of(NoticeSubject.of(exchange.subject().id()))
        .map(all -> Answer.ok(NoticeView.receipts(all)));
  }

  private Future<Answer> invitation(Exchange exchange) {
    var id = exchange.subject().id();
    var language =
        exchange
            .header("Accept-Language")
            .filter(it -> it.startsWith("en"))
            .map(_ -> Contact.Language.EN)
            .orElse(Contact.Language.ZH);
    return ports
        .notices()
        .calendar(id, language)
        .compose(found ->
            found.isEmpty()
                ? ProblemException.failed(Problem.notFound())
                : Future.succeededFuture(
                    new Answer.Bytes(
                        "text/calendar; charset=utf-8; method=PUBLISH",
                        Buffer.buffer(found.get()),
                        Map.of(
                            "Content-Disposition",
                            "attachment; filename=\"consultation-" + id.value() + ".ics\""))));
  }

  /// Who has no list may not call what needs one.
  private static Recipient own(Exchange exchange) {
    return Recipient.of(exchange.actor())
        .orElseThrow(() -> new ProblemException(Problem.forbidden()));
  }
}
